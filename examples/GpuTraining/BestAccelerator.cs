using System;
using System.Linq;
using GenOptim;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuTraining;

/// <summary>The best accelerator of this machine: an NVIDIA GPU, else an OpenCL device, else ILGPU's own on the CPU.</summary>
internal sealed class BestAccelerator : IDisposable
{
    private readonly Context _context;

    public BestAccelerator()
    {
        // O2 lets ILGPU load 16 bytes at a time. EnableGenOptim comes before the accelerator.
        _context = Context.Create(builder => builder.Cuda().OpenCL().CPU().Optimize(OptimizationLevel.O2)).EnableGenOptim();
        Device device =
            _context.Devices.OfType<CudaDevice>().FirstOrDefault() ??
            (Device?)_context.Devices.OfType<CLDevice>().FirstOrDefault() ??
            _context.Devices.OfType<CPUDevice>().First();
        Accelerator = device.CreateAccelerator(_context);
    }

    public Accelerator Accelerator { get; }

    /// <summary>What it is, for people.</summary>
    public string Description => Accelerator.AcceleratorType switch
    {
        AcceleratorType.Cuda => $"{Accelerator.Name} (CUDA)",
        AcceleratorType.OpenCL => $"{Accelerator.Name} (OpenCL)",
        _ => "ILGPU's accelerator on the CPU, because neither CUDA nor OpenCL found a device: right, but slow",
    };

    /// <summary>Whether it gives the bits of the CPU. OpenCL devices round divisions and roots as they like.</summary>
    public bool HasSameBits => Accelerator.AcceleratorType != AcceleratorType.OpenCL;

    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }
}
