namespace GenOptim.Ilgpu.Tests.Optimizers;

[DecoupledOptimizer(Algorithm.NAdamW, WeightDecay = 0.1, Decay = DecayRule.LearningRate, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class NAdamW;

[DecoupledOptimizer(Algorithm.RAdamW, Beta2 = 0.9, WeightDecay = 1e-3, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class RAdamW;

[DecoupledOptimizer(Algorithm.AdEMAMix, AlphaWarmup = 10, Beta3Warmup = 10, WeightDecay = 0.1, Decay = DecayRule.LearningRate, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class AdEMAMix;

[DecoupledOptimizer(Algorithm.Adopt, WeightDecay = 0.1, Decay = DecayRule.LearningRate, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class Adopt;

[DecoupledOptimizer(Algorithm.Adan, WeightDecay = 0.1, Decay = DecayRule.LearningRate, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class Adan;

[DecoupledOptimizer(Algorithm.Adan, WeightDecay = 1e-3, Parameter = DType.Float64, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class AdanFloat64;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-3, CautiousUpdate = true, Maximize = true, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class CautiousAdamW;

[DecoupledOptimizer(Algorithm.ScheduleFreeAdamW, WeightDecay = 0.1, Decay = DecayRule.LearningRate, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class ScheduleFreeAdamW;

[DecoupledOptimizer(Algorithm.ScheduleFreeRAdamW, Beta2 = 0.9, WeightDecay = 1e-3, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class ScheduleFreeRAdamW;

[DecoupledOptimizer(Algorithm.ScheduleFreeSgdw, WeightDecay = 0.1, Decay = DecayRule.LearningRate, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class ScheduleFreeSgdw;

[DecoupledOptimizer(Algorithm.Mars, WeightDecay = 0.1, Decay = DecayRule.LearningRate, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class Mars;

[DecoupledOptimizer(Algorithm.Lamb, WeightDecay = 0.1, Decay = DecayRule.LearningRate, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class Lamb;

[DecoupledOptimizer(Algorithm.AdaLRLion, WeightDecay = 1e-3, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class AdaLRLion;

[DecoupledOptimizer(Algorithm.ClipLion, WeightDecay = 1e-3, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class ClipLion;

[DecoupledOptimizer(Algorithm.Prodigy, InitialEstimate = 0.01, WeightDecay = 0.1, Decay = DecayRule.LearningRate, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class Prodigy;
