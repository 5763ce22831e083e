using GenOptim;

namespace GpuTraining;

/// <summary>The optimizer of this example, for the CPU and, as <c>DigitsAdamW.DeviceOptimizer</c>, for every accelerator of ILGPU.</summary>
[DecoupledOptimizer(Algorithm.AdamW, Beta1 = 0.9, Beta2 = 0.95, WeightDecay = 3e-4, Clip = Clip.GlobalNorm, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class DigitsAdamW;
