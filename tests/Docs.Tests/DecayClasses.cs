namespace GenOptim.Docs.Tests;

// All take one thousandth of a weight at a learning rate of 1e-3.
[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.Float64, WeightDecay = 1e-3)]
internal sealed partial class ScheduledDecay;

[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.Float64, WeightDecay = 1, Decay = DecayRule.LearningRate)]
internal sealed partial class CoupledDecay;

[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.Float64, WeightDecay = 1e-3, Decay = DecayRule.Constant)]
internal sealed partial class ConstantDecay;

[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.Float64, WeightDecay = 1, Decay = DecayRule.Corrected)]
internal sealed partial class CorrectedDecay;
