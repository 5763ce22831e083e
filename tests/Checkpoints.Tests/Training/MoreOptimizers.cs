using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Checkpoints.Tests.Training;

// The other algorithms, a rule of the user's, and everything that keeps numbers on the host.
[DecoupledOptimizer(Algorithm.LionW, WeightDecay = 1e-2)]
public sealed partial class PlainLionW;

[DecoupledOptimizer(Algorithm.LionW, WeightDecay = 1e-2, Parameter = DType.Float64, Decay = DecayRule.Constant)]
public sealed partial class LionW64;

[DecoupledOptimizer(Algorithm.LionW, WeightDecay = 1e-2, State = DType.Block8)]
public sealed partial class EightBitLionW;

[DecoupledOptimizer(Algorithm.StableAdamW, WeightDecay = 1e-2)]
public sealed partial class StableAdamW;

[DecoupledOptimizer(Algorithm.Adafactor, WeightDecay = 1e-2)]
public sealed partial class Adafactor;

[DecoupledOptimizer(Algorithm.Adafactor, WeightDecay = 1e-2, Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding)]
public sealed partial class StochasticAdafactor;

[DecoupledOptimizer(Algorithm.StableAdamW, WeightDecay = 1e-2, Parameter = DType.BFloat16, State = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding)]
public sealed partial class StochasticStableAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Dampening = 0.1, Decay = DecayRule.None)]
public sealed partial class UndecayedSgdw;

#pragma warning disable GENOPT0020 // Plain parameters of 16 bits are a mode too.
[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-2, Parameter = DType.BFloat16)]
public sealed partial class BFloat16Sgdw;
#pragma warning restore GENOPT0020

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Parameter = DType.Float16, Gradient = DType.Float32, LowPrecision = LowPrecision.StochasticRounding)]
public sealed partial class StochasticHalfAdamW;

[DecoupledOptimizer(Algorithm.LionW, WeightDecay = 1e-2, Parameter = DType.Float16, LowPrecision = LowPrecision.Kahan)]
public sealed partial class KahanHalfLionW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Gradient = DType.BFloat16, Average = WeightAverage.Exponential)]
public sealed partial class AverageAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-2, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder, Average = WeightAverage.Equal)]
public sealed partial class EqualAverageSgdw;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, OnSpike = OnSpike.ScaleDown)]
public sealed partial class GuardedAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, LossScaling = true, Accumulation = true, NonFinite = NonFinite.SkipStep, Clip = Clip.GlobalNorm)]
public sealed partial class ScaledAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-9, DecayPrecision = DecayPrecision.Carried)]
public sealed partial class CarriedAdamW;

[DecoupledOptimizer(Algorithm.LionW, WeightDecay = 1e-2)]
public sealed partial class PlateauLionW;

/// <summary>All of it at once.</summary>
[DecoupledOptimizer(
    Algorithm.AdamW,
    AmsGrad = true,
    WeightDecay = 1e-7,
    Parameter = DType.BFloat16,
    State = DType.Block8,
    LowPrecision = LowPrecision.MasterWeights,
    Clip = Clip.GlobalNorm,
    LossScaling = true,
    NonFinite = NonFinite.SkipStep,
    OnSpike = OnSpike.SkipStep,
    ZeroGradients = true,
    Average = WeightAverage.Exponential,
    DecayPrecision = DecayPrecision.Carried)]
public sealed partial class TreatedEightBitAdamW;

/// <summary>A rule with an array and a number of its own.</summary>
[DecoupledOptimizer(WeightDecay = 1e-2)]
public sealed partial class UserRule
{
    public const double Beta = 0.9;

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, ref TLane gradientTrace, TLane gradient, float negativeStepSize)
        where TLane : struct, ILane<TLane, float>
    {
        gradientTrace = TLane.Fma(TLane.All((float)(1 - Beta)), gradient, gradientTrace * TLane.All((float)Beta));
        parameter = TLane.Fma(TLane.All(negativeStepSize), gradientTrace, parameter);
    }

    [StepScalar]
    private static double NegativeStepSize(double learningRate, [TensorScalar(1)] ref double remainingRate)
    {
        remainingRate *= 0.9;
        return -(learningRate * remainingRate);
    }
}

/// <summary>A rule of a user's that keeps a number for each element, one for each row and one for each column, of which a matrix's mean is taken.</summary>
[DecoupledOptimizer(WeightDecay = 1e-2)]
public sealed partial class UserFactoredRule
{
    [UpdateRule(LearningRate = 1e-2)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, ref TLane expAvg, TLane gradient, TLane rowVar, TLane columnRatio, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        expAvg = TLane.Fma(TLane.All(0.1f), gradient - expAvg, expAvg);
        parameter = parameter - TLane.All(learningRate) * expAvg / (TLane.Sqrt(rowVar * columnRatio) + TLane.All(1e-8f));
    }

    [TensorReduction(Reduction.SumOfSquares, Over = ReductionScope.Rows, IsMean = true)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane OfRow<TLane>(TLane gradient)
        where TLane : struct, ILane<TLane, float> => gradient;

    [TensorReduction(Reduction.SumOfSquares, Over = ReductionScope.Columns, IsMean = true)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane OfColumn<TLane>(TLane gradient)
        where TLane : struct, ILane<TLane, float> => gradient;

    [RowStep]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RowMoment<TLane>([StateSlot(VectorName = "variance")] ref TLane rowVar, TLane ofRow)
        where TLane : struct, ILane<TLane, float> => rowVar = TLane.Fma(TLane.All(0.05f), ofRow - rowVar, rowVar);

    [ColumnStep]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ColumnMoment<TLane>(ref TLane columnVar, TLane ofColumn)
        where TLane : struct, ILane<TLane, float> => columnVar = TLane.Fma(TLane.All(0.05f), ofColumn - columnVar, columnVar);

    [TensorReduction(Reduction.Sum, Over = ReductionScope.Matrix, IsMean = true)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Mean<TLane>(TLane columnVar)
        where TLane : struct, ILane<TLane, float> => columnVar;

    [ColumnStep]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Ratio<TLane>(TLane columnVar, TLane mean, out TLane columnRatio)
        where TLane : struct, ILane<TLane, float> => columnRatio = columnVar / TLane.Max(mean, TLane.All(1e-30f));
}

/// <summary>The same in 16 bits: what rows and columns keep is not rounded.</summary>
[DecoupledOptimizer(WeightDecay = 1e-2, Parameter = DType.BFloat16, State = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding)]
public sealed partial class StochasticUserFactoredRule
{
    [UpdateRule(LearningRate = 1e-2)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, ref TLane expAvg, TLane gradient, TLane rowVar, TLane columnRatio, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        expAvg = TLane.Fma(TLane.All(0.1f), gradient - expAvg, expAvg);
        parameter = parameter - TLane.All(learningRate) * expAvg / (TLane.Sqrt(rowVar * columnRatio) + TLane.All(1e-8f));
    }

    [TensorReduction(Reduction.SumOfSquares, Over = ReductionScope.Rows, IsMean = true)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane OfRow<TLane>(TLane gradient)
        where TLane : struct, ILane<TLane, float> => gradient;

    [TensorReduction(Reduction.SumOfSquares, Over = ReductionScope.Columns, IsMean = true)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane OfColumn<TLane>(TLane gradient)
        where TLane : struct, ILane<TLane, float> => gradient;

    [RowStep]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RowMoment<TLane>([StateSlot(VectorName = "variance")] ref TLane rowVar, TLane ofRow)
        where TLane : struct, ILane<TLane, float> => rowVar = TLane.Fma(TLane.All(0.05f), ofRow - rowVar, rowVar);

    [ColumnStep]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ColumnMoment<TLane>(ref TLane columnVar, TLane ofColumn)
        where TLane : struct, ILane<TLane, float> => columnVar = TLane.Fma(TLane.All(0.05f), ofColumn - columnVar, columnVar);

    [TensorReduction(Reduction.Sum, Over = ReductionScope.Matrix, IsMean = true)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Mean<TLane>(TLane columnVar)
        where TLane : struct, ILane<TLane, float> => columnVar;

    [ColumnStep]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Ratio<TLane>(TLane columnVar, TLane mean, out TLane columnRatio)
        where TLane : struct, ILane<TLane, float> => columnRatio = columnVar / TLane.Max(mean, TLane.All(1e-30f));
}
