namespace GenOptim.TorchTests;

/// <summary>PyTorch's rule, which TorchSharp's own AdamW has.</summary>
[DecoupledOptimizer(Algorithm.AdamW, Beta2 = 0.999, Decay = DecayRule.LearningRate, WeightDecay = 0.01)]
internal sealed partial class TorchAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-3)]
internal sealed partial class ScheduledAdamW;

[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.Float64, WeightDecay = 1e-3)]
internal sealed partial class DoubleAdamW;

[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights, WeightDecay = 1e-3)]
internal sealed partial class BFloat16AdamW;

[DecoupledOptimizer(Algorithm.Sgdw, Parameter = DType.Float16, LowPrecision = LowPrecision.MasterWeights, WeightDecay = 1e-3)]
internal sealed partial class HalfSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, Decay = DecayRule.None, NonFinite = NonFinite.SkipStep, Clip = Clip.GlobalNorm)]
internal sealed partial class CarefulSgd;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Decay = DecayRule.None)]
internal sealed partial class MomentumSgd;
