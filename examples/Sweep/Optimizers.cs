using GenOptim;

namespace Sweep;

/// <summary>Decay of its own, which follows the schedule and not the learning rate: p ← p·(1 − f·wd).</summary>
[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.Scheduled)]
public sealed partial class ScheduledAdamW;

/// <summary>Decay by the learning rate: p ← p·(1 − lr·wd).</summary>
[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.LearningRate)]
public sealed partial class RateAdamW;

/// <summary>No decay of its own; the training adds wd·p to the gradient.</summary>
[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.None)]
public sealed partial class PlainAdam;

/// <inheritdoc cref="ScheduledAdamW"/>
[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Decay = DecayRule.Scheduled)]
public sealed partial class ScheduledSgdw;

/// <inheritdoc cref="RateAdamW"/>
[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Decay = DecayRule.LearningRate)]
public sealed partial class RateSgdw;

/// <inheritdoc cref="PlainAdam"/>
[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Decay = DecayRule.None)]
public sealed partial class PlainSgd;
