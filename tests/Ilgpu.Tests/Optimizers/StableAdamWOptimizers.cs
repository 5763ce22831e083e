namespace GenOptim.Ilgpu.Tests.Optimizers;

[DecoupledOptimizer(Algorithm.StableAdamW, WeightDecay = 1e-3, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class StableAdamW;

[DecoupledOptimizer(Algorithm.StableAdamW, WeightDecay = 0.1, Decay = DecayRule.LearningRate, Parameter = DType.Float64, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class StableAdamWFloat64;
