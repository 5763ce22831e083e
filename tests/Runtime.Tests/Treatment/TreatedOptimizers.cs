namespace GenOptim.Runtime.Tests.Treatment;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Clip = Clip.GlobalNorm)]
public sealed partial class ClippedAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-2, Clip = Clip.GlobalNorm, Gradient = DType.BFloat16)]
public sealed partial class ClippedSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, Clip = Clip.GlobalInfinityNorm)]
public sealed partial class InfinityClippedSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, Clip = Clip.Value, LossScaling = true)]
public sealed partial class ValueClippedSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, Clip = Clip.Adaptive, Accumulation = true)]
public sealed partial class AdaptiveSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, NonFinite = NonFinite.SkipStep, LossScaling = true, ZeroGradients = true)]
public sealed partial class ScaledSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, OnSpike = OnSpike.SkipStep)]
public sealed partial class GuardedSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, OnSpike = OnSpike.ScaleDown)]
public sealed partial class SoftlyGuardedSgdw;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Average = WeightAverage.Exponential, ZeroGradients = true, LossScaling = true)]
public sealed partial class AveragedAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, Average = WeightAverage.Equal, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Remainder)]
public sealed partial class AveragedBFloat16;

[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 1e-2, DecayPrecision = DecayPrecision.Carried)]
public sealed partial class CarriedSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 1e-2, DecayPrecision = DecayPrecision.Carried, Parameter = DType.BFloat16)]
public sealed partial class CarriedBFloat16;

[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 1e-2, DecayPrecision = DecayPrecision.Carried, Parameter = DType.Float16)]
public sealed partial class CarriedFloat16;

[DecoupledOptimizer(Algorithm.Sgdw, Clip = Clip.GlobalNorm, Metrics = Metrics.Norms)]
public sealed partial class MeasuredClippedSgdw;

[DecoupledOptimizer(
    Algorithm.Sgdw,
    Clip = Clip.GlobalNorm,
    LossScaling = true,
    Accumulation = true,
    NonFinite = NonFinite.SkipStep,
    OnSpike = OnSpike.SkipStep,
    Average = WeightAverage.Exponential)]
public sealed partial class EverythingSgdw;

[DecoupledOptimizer(Algorithm.AdamW, CentralizeGradients = true, Clip = Clip.GlobalNorm)]
public sealed partial class CentralizedAdamW;

[DecoupledOptimizer(Algorithm.AdamW, Clip = Clip.GlobalNorm)]
public sealed partial class NormClippedAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, CentralizeGradients = true)]
public sealed partial class CentralizedSgdw;
