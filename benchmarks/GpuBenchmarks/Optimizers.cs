namespace GenOptim.GpuBenchmarks;

/// <summary>AdamW in float32: 28 bytes moved per parameter (reads p, g, m, v; writes p, m, v).</summary>
[DecoupledOptimizer(Algorithm.AdamW, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class MeasuredAdamW;

/// <summary>SGDW with momentum in float32: 20 bytes moved per parameter (reads p, g, b; writes p, b).</summary>
[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-5, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class MeasuredSgdw;
