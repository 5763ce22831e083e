using System;
using System.Linq;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GenOptim.Ilgpu.Tests.Accelerators;

/// <summary>The first NVIDIA GPU.</summary>
public sealed class CudaSource : IAcceleratorSource, IDisposable
{
    private readonly Context _context = Context.Create(builder => builder.Cuda().Optimize(OptimizationLevel.O2)).Enabled();

    public CudaSource() => Accelerator = _context.Devices.OfType<CudaDevice>().FirstOrDefault()?.CreateAccelerator(_context);

    public Accelerator? Accelerator { get; }

    public string Absence => "no CUDA device was found: kernels were compiled to PTX and not run";

    public bool HasSameBits => true;

    public void Dispose()
    {
        Accelerator?.Dispose();
        _context.Dispose();
    }
}
