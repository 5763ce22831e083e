using System;
using System.Linq;
using GenOptim;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

// The same steps on ILGPU's CPU accelerator and by the CPU's own lanes.
using Context context = Context.Create(static builder => builder.CPU()).EnableGenOptim();
using Accelerator accelerator = context.CreateCPUAccelerator(0);

float[] first = [1f, -2f, 3f, 0.5f, -0.25f], second = [.. first];
float[] gradient = [0.1f, 0.2f, -0.3f, 0f, 1f];
using var onDevice = new Parameter<float>("values", first, gradient);
using var onHost = new Parameter<float>("values", second, gradient);
using var device = new GpuOptimizer.DeviceOptimizer(accelerator, 1e-2, new GpuOptimizer.ParameterGroup([onDevice]));
using var host = new GpuOptimizer(1e-2, [onHost]);
for (int step = 0; step < 5; step++)
{
    device.Step();
    host.Step();
}

device.Synchronize();
Console.WriteLine(first.SequenceEqual(second) ? "equal" : "different");

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-4, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class GpuOptimizer;
