using GenOptim;

namespace TrainingLoop;

/// <summary>What the loop trains with.</summary>
[DecoupledOptimizer(Algorithm.AdamW, Beta2 = 0.99, WeightDecay = 1e-5, Metrics = Metrics.Norms | Metrics.LostUpdates)]
public sealed partial class DigitsAdamW;
