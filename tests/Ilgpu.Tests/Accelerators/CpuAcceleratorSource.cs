using System;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GenOptim.Ilgpu.Tests.Accelerators;

/// <summary>ILGPU's own accelerator on the CPU, which every machine has.</summary>
public sealed class CpuAcceleratorSource : IAcceleratorSource, IDisposable
{
    private readonly Context _context = Context.Create(builder => builder.CPU(CPUDeviceKind.Default).CPU(SmallDevice).Optimize(OptimizationLevel.O2)).Enabled();

    public CpuAcceleratorSource() => (Accelerator, SmallAccelerator) = (_context.CreateCPUAccelerator(0), _context.CreateCPUAccelerator(1));

    /// <summary>
    /// Groups of two threads. A group's threads are threads of the system there that spin until all have come, so that the usual sixteen keep a machine
    /// with few cores waiting for itself; classes that sum over whole tensors need them.
    /// </summary>
    internal static CPUDevice SmallDevice { get; } = new(numThreadsPerWarp: 2, numWarpsPerMultiprocessor: 1, numMultiprocessors: 1);

    public Accelerator Accelerator { get; }

    public Accelerator SmallAccelerator { get; }

    public string Absence => string.Empty;

    public bool HasSameBits => true;

    public void Dispose()
    {
        SmallAccelerator.Dispose();
        Accelerator.Dispose();
        _context.Dispose();
    }
}
