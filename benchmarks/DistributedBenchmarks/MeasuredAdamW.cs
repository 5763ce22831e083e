namespace GenOptim.Benchmarks.Distributed;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5)]
internal sealed partial class MeasuredAdamW;
