namespace GenOptim.Ilgpu.Tests.Optimizers;

[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Remainder, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class RemainderAdamW;

[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Kahan, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class KahanAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Parameter = DType.Float16, LowPrecision = GenOptim.LowPrecision.Kahan, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class KahanHalfSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Gradient = DType.BFloat16, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class BFloat16GradientSgdw;
