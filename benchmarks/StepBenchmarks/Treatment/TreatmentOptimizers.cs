namespace GenOptim.Benchmarks.Treatment;

// AdamW with Composer's defaults, and one thing around the step each.

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5)]
internal sealed partial class PlainAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Clip = Clip.Value)]
internal sealed partial class ValueClippedAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, LossScaling = true, Accumulation = true)]
internal sealed partial class UnscaledAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, ZeroGradients = true)]
internal sealed partial class ZeroingAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, DecayPrecision = DecayPrecision.Carried)]
internal sealed partial class CarriedAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Clip = Clip.GlobalNorm)]
internal sealed partial class NormClippedAdamW;

[DecoupledOptimizer(
    Algorithm.AdamW, WeightDecay = 1e-5, Clip = Clip.GlobalNorm, LossScaling = true, Accumulation = true, NonFinite = NonFinite.SkipStep, OnSpike = OnSpike.SkipStep)]
internal sealed partial class GuardedAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Average = WeightAverage.Exponential)]
internal sealed partial class AveragedAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Clip = Clip.Adaptive)]
internal sealed partial class AdaptiveAdamW;
