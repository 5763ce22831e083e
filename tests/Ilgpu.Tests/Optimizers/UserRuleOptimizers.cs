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
