using System.Runtime.CompilerServices;
using GenOptim.Lanes;
using GenOptim.Matrices;

namespace GenOptim.Distributed.Tests;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2)]
public sealed partial class PlainAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-2, Clip = Clip.GlobalNorm, NonFinite = NonFinite.SkipStep, OnSpike = OnSpike.ScaleDown, Metrics = GenOptim.Metrics.All)]
public sealed partial class GuardedSgdw;

[DecoupledOptimizer(Algorithm.LionW, WeightDecay = 1e-2, ZeroGradients = true)]
public sealed partial class ZeroingLionW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights, Clip = Clip.GlobalNorm, LossScaling = true, NonFinite = NonFinite.SkipStep)]
public sealed partial class MasterAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding)]
public sealed partial class StochasticAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = LowPrecision.Remainder8)]
public sealed partial class Remainder8AdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, State = DType.Block8)]
public sealed partial class EightBitAdamW;

[DecoupledOptimizer(Algorithm.Lamb, WeightDecay = 1e-2)]
public sealed partial class WholeLamb;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Clip = Clip.Adaptive)]
public sealed partial class AdaptiveAdamW;

[DecoupledOptimizer(Algorithm.Muon, WeightDecay = 1e-2)]
public sealed partial class MatrixMuon;

[DecoupledOptimizer(Algorithm.Adafactor, WeightDecay = 1e-2)]
public sealed partial class MatrixAdafactor;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, CentralizeGradients = true)]
public sealed partial class CentralizedAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Metrics = GenOptim.Metrics.All)]
public sealed partial class MeasuredAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, ShadowCopy = DType.BFloat16)]
public sealed partial class ShadowedAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Average = WeightAverage.Exponential)]
public sealed partial class AveragedAdamW;

[DecoupledOptimizer(Algorithm.ScheduleFreeAdamW, WeightDecay = 1e-2)]
public sealed partial class FreeAdamW;

[DecoupledOptimizer(Algorithm.Muon, WeightDecay = 1e-2, Clip = Clip.GlobalNorm, NonFinite = NonFinite.SkipStep, OnSpike = OnSpike.ScaleDown)]
public sealed partial class SetMuon;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Clip = Clip.GlobalNorm, NonFinite = NonFinite.SkipStep, OnSpike = OnSpike.ScaleDown, Metrics = GenOptim.Metrics.All)]
public sealed partial class SetAdamW;

[DecoupledOptimizer(Algorithm.LionW, WeightDecay = 1e-2, Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights, Clip = Clip.GlobalNorm, NonFinite = NonFinite.SkipStep, OnSpike = OnSpike.ScaleDown, ZeroGradients = true)]
public sealed partial class SetLionW;

/// <summary>A rule of a user's that keeps a number for each element, one for each row and one for each column, of which a matrix's mean is taken.</summary>
[DecoupledOptimizer(WeightDecay = 1e-2)]
public sealed partial class FactoredRule
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

/// <summary>A rule with a stage over matrices: the step is along the momentum, divided by its norm and turned by one step of the cubic Newton-Schulz iteration.</summary>
[DecoupledOptimizer(WeightDecay = 1e-2)]
public sealed partial class MatrixRule
{
    [MatrixElement]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Momentum<TLane>(TLane gradient, TLane trace)
        where TLane : struct, ILane<TLane, float> => TLane.Fma(TLane.All(0.9f), trace, gradient);

    [MatrixStage]
    private static Matrix<float, ShortSide, LongSide> Turned(
        Matrix<float, Rows, Columns> momentum, Matrix<float, ShortSide, LongSide> x, Matrix<float, ShortSide, LongSide> next, Matrix<float, ShortSide, ShortSide> square)
    {
        x.Assign(momentum.Wide() / (momentum.Norm() + 1e-7f));
        square.Assign(x.Times(x.Transpose));
        next.Assign(1.5f * x - 0.5f * square.Times(x));
        return next;
    }

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, ref TLane trace, TLane gradient, TLane turned, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        trace = Momentum(gradient, trace);
        parameter = TLane.Fma(TLane.All(-learningRate), turned, parameter);
    }
}
