using System;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Ilgpu.Tests.Optimizers;

/// <summary>A rule of the class's own, with two arrays of state, a divisor, and a number that each tensor keeps.</summary>
[DecoupledOptimizer(WeightDecay = 1e-3, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class OwnRule
{
    public const double Beta1 = 0.9;
    public const double Beta2 = 0.95;
    public const double Epsilon = 1e-8;

    [UpdateRule(LearningRate = 1e-3)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(
        ref TLane parameter, ref TLane expAvg, [StateSlot(IsNonNegative = true)] ref TLane expAvgSq, TLane gradient, float negativeStepSize, in Divisor<float> biasCorrection)
        where TLane : struct, ILane<TLane, float>
    {
        expAvg = TLane.Fma(TLane.All((float)(1 - Beta1)), gradient, expAvg * TLane.All((float)Beta1));
        expAvgSq = TLane.Fma(TLane.All((float)(1 - Beta2)) * gradient, gradient, expAvgSq * TLane.All((float)Beta2));
        TLane denominator = TLane.DivideRoot(TLane.Sqrt(expAvgSq), in biasCorrection) + TLane.All((float)Epsilon);
        parameter = parameter + (TLane.All(negativeStepSize) * expAvg / denominator);
    }

    [StepScalar]
    private static double NegativeStepSize(double learningRate, [TensorScalar(1)] ref double product) => -(learningRate / (1 - (product *= Beta1)));

    [StepScalar]
    private static double BiasCorrection(long step) => Math.Sqrt(1 - Math.Pow(Beta2, step));
}

/// <summary>The same door for bfloat16 parameters that are rounded by chance, and 8-bit state.</summary>
[DecoupledOptimizer(WeightDecay = 1e-3, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.StochasticRounding, State = DType.Block8, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class OwnRuleBlock8
{
    public const double Beta = 0.9;

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, ref TLane expAvg, TLane gradient, TLane learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        expAvg = TLane.Fma(TLane.All((float)(1 - Beta)), gradient, expAvg * TLane.All((float)Beta));
        parameter = parameter - (learningRate * TLane.Sign(expAvg));
    }
}

/// <summary>A rule that reduces each tensor first, and counts the steps of groups.</summary>
[DecoupledOptimizer(WeightDecay = 1e-3, Decay = DecayRule.LearningRate, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class OwnReducingRule
{
    public const double Beta2 = 0.75;

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, [StateSlot(IsNonNegative = true)] ref TLane expAvgSq, TLane gradient, float negativeStepSize)
        where TLane : struct, ILane<TLane, float>
    {
        expAvgSq = Second(expAvgSq, gradient);
        parameter = TLane.Fma(TLane.All(negativeStepSize), gradient, parameter);
    }

    [TensorReduction(Reduction.Sum)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Ratios<TLane>(TLane gradient, TLane expAvgSq)
        where TLane : struct, ILane<TLane, float> => gradient * gradient / TLane.Max(Second(expAvgSq, gradient), TLane.All(1e-12f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Second<TLane>(TLane expAvgSq, TLane gradient)
        where TLane : struct, ILane<TLane, float> => TLane.Fma(TLane.All((float)(1 - Beta2)) * gradient, gradient, expAvgSq * TLane.All((float)Beta2));

    [GroupStep]
    private static void Count([GroupScalar(0)] ref double groupStep) => groupStep++;

    [StepScalar]
    private static double NegativeStepSize(double learningRate, double ratios, double groupStep, long length) =>
        -learningRate / Math.Max(1, Math.Sqrt(ratios / length)) / Math.Sqrt(groupStep);
}

/// <summary>An estimate over all tensors that the optimizer keeps, in float64, with reductions in two passes.</summary>
[DecoupledOptimizer(WeightDecay = 1e-3, Parameter = DType.Float64, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class OwnEstimatingRule
{
    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, ref TLane sum, TLane gradient, double estimateBefore, double negativeStepSize)
        where TLane : struct, ILane<TLane, double>
    {
        sum = sum + (TLane.All(estimateBefore) * gradient);
        parameter = TLane.Fma(TLane.All(negativeStepSize), gradient, parameter);
    }

    [TensorReduction(Reduction.LargestAbsolute, Over = ReductionScope.AllTensors)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Largest<TLane>(TLane gradient)
        where TLane : struct, ILane<TLane, double> => gradient;

    [TensorReduction(Reduction.Sum, Over = ReductionScope.AllTensors)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Agreement<TLane>(TLane gradient, TLane sum, double scale)
        where TLane : struct, ILane<TLane, double> => TLane.All(scale) * gradient * sum;

    [OptimizerStep]
    private static void Estimate(double agreement, [OptimizerScalar(0.125)] ref double estimate, [OptimizerScalar(0)] ref double total)
    {
        total += agreement;
        estimate = Math.Max(estimate, 0.01 * Math.Sqrt(Math.Abs(total)));
    }

    [StepScalar]
    private static double Scale(double largest) => 1 / (1 + largest);

    [StepScalar]
    private static double NegativeStepSize(double learningRate, double estimate) => -learningRate * estimate;
}
