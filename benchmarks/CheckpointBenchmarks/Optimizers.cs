using GenOptim;

namespace CheckpointBenchmarks;

/// <summary>What is saved and loaded.</summary>
[DecoupledOptimizer(Algorithm.AdamW)]
public sealed partial class PlainAdamW;

/// <summary>The same, measured.</summary>
[DecoupledOptimizer(Algorithm.AdamW, Metrics = Metrics.All)]
public sealed partial class MeasuredAdamW;

/// <summary>The same, with norms alone, as Composer's monitor reports them.</summary>
[DecoupledOptimizer(Algorithm.AdamW, Metrics = Metrics.Norms)]
public sealed partial class NormsAdamW;
