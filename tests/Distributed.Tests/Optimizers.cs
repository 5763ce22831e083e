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
