namespace GenOptim.Measurement.Tests;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Metrics = GenOptim.Metrics.All)]
public sealed partial class MeasuredAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2)]
public sealed partial class UnmeasuredAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 1e-2, Metrics = GenOptim.Metrics.Norms | GenOptim.Metrics.Cosines | GenOptim.Metrics.SecondMoment)]
public sealed partial class MeasuredSgdw;

#pragma warning disable GENOPT0020 // Shown to lose updates.
[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, Metrics = GenOptim.Metrics.All)]
public sealed partial class PlainBFloat16AdamW;
#pragma warning restore GENOPT0020

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights, Metrics = GenOptim.Metrics.All)]
public sealed partial class MasterAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder, Metrics = GenOptim.Metrics.All)]
public sealed partial class RemainderAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder8, Metrics = GenOptim.Metrics.All)]
public sealed partial class Remainder8AdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, State = DType.Block8, Metrics = GenOptim.Metrics.All)]
public sealed partial class EightBitAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Parameter = DType.Float64, Metrics = GenOptim.Metrics.All)]
public sealed partial class MeasuredAdamW64;

[DecoupledOptimizer(Algorithm.LionW, WeightDecay = 1e-2, ZeroGradients = true, Metrics = GenOptim.Metrics.All)]
public sealed partial class ZeroingLionW;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-2, ShadowCopy = DType.BFloat16, Metrics = GenOptim.Metrics.All)]
public sealed partial class ShadowSgdw;

[DecoupledOptimizer(Algorithm.AdamW, AmsGrad = true, WeightDecay = 1e-2, Parameter = DType.Float64, Metrics = GenOptim.Metrics.All)]
public sealed partial class AmsGrad64;

[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 1e-2, Metrics = GenOptim.Metrics.All)]
public sealed partial class StatelessSgdw;
