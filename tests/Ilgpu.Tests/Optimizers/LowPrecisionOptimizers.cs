namespace GenOptim.Ilgpu.Tests.Optimizers;

[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Remainder, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class RemainderAdamW;

[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Kahan, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class KahanAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Parameter = DType.Float16, LowPrecision = GenOptim.LowPrecision.Kahan, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class KahanHalfSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Gradient = DType.BFloat16, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class BFloat16GradientSgdw;

[DecoupledOptimizer(Algorithm.AdamW, Gradient = DType.Float16, State = DType.BFloat16, ShadowCopy = DType.Float16, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class BFloat16StateShadowAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-5, ShadowCopy = DType.BFloat16, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class ShadowSgdw;

[DecoupledOptimizer(Algorithm.AdamW, AmsGrad = true, Parameter = DType.BFloat16, State = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.StochasticRounding, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class StochasticAmsGrad;

[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.Float16, LowPrecision = GenOptim.LowPrecision.StochasticRounding, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class StochasticHalfAdamW;

[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.MasterWeights, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class MasterAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-3, Parameter = DType.Float16, Gradient = DType.Float32, LowPrecision = GenOptim.LowPrecision.MasterWeights, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class MasterHalfSgdw;

[DecoupledOptimizer(Algorithm.AdamW, State = DType.Block8, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class Block8AdamW;

[DecoupledOptimizer(Algorithm.AdamW, AmsGrad = true, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = GenOptim.LowPrecision.StochasticRounding, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class Block8StochasticAmsGrad;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-3, Parameter = DType.BFloat16, Gradient = DType.Float32, State = DType.Block8, LowPrecision = GenOptim.LowPrecision.Remainder, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class Block8RemainderSgdw;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = GenOptim.LowPrecision.Remainder8, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class Block8Remainder8AdamW;

[DecoupledOptimizer(Algorithm.AdamW, Gradient = DType.BFloat16, State = DType.Block8, ShadowCopy = DType.BFloat16, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class Block8ShadowAdamW;

[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.Float16, State = DType.Block8, LowPrecision = GenOptim.LowPrecision.MasterWeights, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class Block8MasterAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Kahan, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class KahanSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Remainder, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class RemainderSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.MasterWeights, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class MasterSgdw;

#pragma warning disable GENOPT0020 // That decay is lost without a mode is the same on every device.
[DecoupledOptimizer(Algorithm.Sgdw, Parameter = DType.Float16, LowPrecision = GenOptim.LowPrecision.None, WeightDecay = 0.1, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class PlainHalfSgdw;
#pragma warning restore GENOPT0020
