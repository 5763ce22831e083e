using GenOptim;

namespace TrainingLoop;

/// <summary>AdamW with everything that this loop needs, folded into its one pass over memory.</summary>
[DecoupledOptimizer(
    Algorithm.AdamW,
    WeightDecay = 1e-4,
    Gradient = DType.Float16,
    LossScaling = true,
    Accumulation = true,
    NonFinite = NonFinite.SkipStep,
    Clip = Clip.GlobalNorm,
    OnSpike = OnSpike.SkipStep,
    ZeroGradients = true,
    Average = WeightAverage.Exponential,
    Metrics = Metrics.Norms | Metrics.LostUpdates)]
internal sealed partial class DigitsOptimizer;
