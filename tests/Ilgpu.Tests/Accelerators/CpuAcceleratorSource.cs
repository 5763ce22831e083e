using System;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GenOptim.Ilgpu.Tests.Accelerators;

/// <summary>ILGPU's own accelerator on the CPU, which every machine has.</summary>
public sealed class CpuAcceleratorSource : IAcceleratorSource, IDisposable
{
    private readonly Context _context = Context.Create(builder => builder.CPU().Optimize(OptimizationLevel.O2)).Enabled();

    public CpuAcceleratorSource() => Accelerator = _context.CreateCPUAccelerator(0);

    public Accelerator Accelerator { get; }

    public string Absence => string.Empty;

    public bool HasSameBits => true;

    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }
}
