namespace GenOptim.Ilgpu.Tests.Optimizers;

[DecoupledOptimizer(
    Algorithm.AdamW,
    WeightDecay = 1e-2,
    Clip = Clip.GlobalNorm,
    NonFinite = NonFinite.SkipStep,
    LossScaling = true,
    Accumulation = true,
    ZeroGradients = true,
    Average = WeightAverage.Exponential,
    ShadowCopy = DType.BFloat16,
    Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class EverythingAdamW;

[DecoupledOptimizer(
    Algorithm.Sgdw,
    Momentum = 0.9,
    WeightDecay = 1e-2,
    Clip = Clip.GlobalInfinityNorm,
    NonFinite = NonFinite.SkipStep,
    ZeroGradients = true,
    Average = WeightAverage.Equal,
    Parameter = DType.Float64,
    Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class EverythingSgdw64;

[DecoupledOptimizer(
    Algorithm.AdamW,
    WeightDecay = 1e-2,
    Clip = Clip.Value,
    OnSpike = OnSpike.SkipStep,
    NonFinite = NonFinite.SkipStep,
    Average = WeightAverage.Exponential,
    DecayPrecision = DecayPrecision.Carried,
    Parameter = DType.BFloat16,
    LowPrecision = GenOptim.LowPrecision.StochasticRounding,
    State = DType.Block8,
    Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class EverythingBFloat16;

[DecoupledOptimizer(
    Algorithm.Sgdw,
    WeightDecay = 1e-2,
    Clip = Clip.GlobalNorm,
    LossScaling = true,
    NonFinite = NonFinite.SkipStep,
    Average = WeightAverage.Exponential,
    ZeroGradients = true,
    Parameter = DType.Float16,
    LowPrecision = GenOptim.LowPrecision.MasterWeights,
    Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class EverythingFloat16;

[DecoupledOptimizer(
    Algorithm.AdamW,
    WeightDecay = 1e-2,
    Clip = Clip.Adaptive,
    LossScaling = true,
    ZeroGradients = true,
    Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class AdaptiveAdamW;

[DecoupledOptimizer(
    Algorithm.Sgdw,
    Momentum = 0.9,
    WeightDecay = 1e-2,
    Clip = Clip.Adaptive,
    NonFinite = NonFinite.SkipStep,
    Accumulation = true,
    Parameter = DType.Float64,
    Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class AdaptiveSgdw64;

[DecoupledOptimizer(
    Algorithm.AdamW,
    WeightDecay = 1e-2,
    Clip = Clip.Adaptive,
    Parameter = DType.BFloat16,
    LowPrecision = GenOptim.LowPrecision.StochasticRounding,
    State = DType.Block8,
    Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class AdaptiveBFloat16;

[DecoupledOptimizer(
    Algorithm.StableAdamW,
    WeightDecay = 1e-2,
    Clip = Clip.Adaptive,
    Gradient = DType.Float16,
    Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class AdaptiveStableAdamW;

[DecoupledOptimizer(
    Algorithm.AdamW,
    WeightDecay = 1e-2,
    CentralizeGradients = true,
    LossScaling = true,
    Gradient = DType.BFloat16,
    Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class CentralizedAdamW;

[DecoupledOptimizer(
    Algorithm.StableAdamW,
    WeightDecay = 1e-2,
    CentralizeGradients = true,
    Clip = Clip.GlobalNorm,
    Parameter = DType.Float64,
    Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class CentralizedStableAdamW64;

[DecoupledOptimizer(
    Algorithm.Sgdw,
    NonFinite = NonFinite.SkipStep,
    OnSpike = OnSpike.ScaleDown,
    Parameter = DType.Float64,
    Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class SkippingSgdw64;
