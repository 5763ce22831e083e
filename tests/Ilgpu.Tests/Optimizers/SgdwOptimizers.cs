namespace GenOptim.Ilgpu.Tests.Optimizers;

[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 1e-5, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class Sgdw;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-5, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class SgdwMomentum;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Dampening = 0.1, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class SgdwDampening;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Nesterov = true, Decay = DecayRule.None, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class SgdwNesterov;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-5, Parameter = DType.Float64, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class SgdwFloat64;
