using GenOptim;

namespace Consumer;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16)]
public sealed partial class SmallOptimizer;
