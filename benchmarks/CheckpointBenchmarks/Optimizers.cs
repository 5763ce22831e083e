using GenOptim;

namespace CheckpointBenchmarks;

/// <summary>What is saved and loaded.</summary>
[DecoupledOptimizer(Algorithm.AdamW)]
public sealed partial class PlainAdamW;

/// <summary>The same, measured.</summary>
[DecoupledOptimizer(Algorithm.AdamW, Metrics = Metrics.All)]
public sealed partial class MeasuredAdamW;
