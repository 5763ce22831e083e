namespace GenOptim.Ilgpu.Tests.Optimizers;

[DecoupledOptimizer(Algorithm.LionW, WeightDecay = 1e-3, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class LionW;

[DecoupledOptimizer(Algorithm.LionW, WeightDecay = 1e-3, CautiousDecay = true, Parameter = DType.Float64, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class LionWCautious;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 0.1, Decay = DecayRule.Corrected, CautiousDecay = true, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class AdamWCorrected;
