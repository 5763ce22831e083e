namespace GenOptim.Ilgpu.Tests.Optimizers;

/// <summary>Composer's defaults.</summary>
[DecoupledOptimizer(Algorithm.AdamW, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class AdamW;

[DecoupledOptimizer(Algorithm.AdamW, AmsGrad = true, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class AdamWAmsGrad;

[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.LearningRate, WeightDecay = 0.01, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class AdamWLearningRateDecay;

[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.Constant, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class AdamWConstantDecay;

[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.None, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class AdamWNoDecay;

[DecoupledOptimizer(Algorithm.AdamW, AmsGrad = true, Parameter = DType.Float64, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class AdamWFloat64;

/// <summary>Measures all that there is.</summary>
[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Metrics = Metrics.All, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class MeasuredAdamW;
