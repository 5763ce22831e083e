using System;
using System.Linq;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GenOptim.Ilgpu.Tests.Accelerators;

/// <summary>The first OpenCL device; PoCL, a real OpenCL compiler for the CPU, where there is no GPU.</summary>
public sealed class OpenClSource : IAcceleratorSource, IDisposable
{
    private static readonly Lazy<bool> HasDeviceOfSameBits = new(() =>
    {
        if (!OpenClLibrary.TryLoad())
        {
            return false;
        }

        using Context context = Context.Create(builder => builder.OpenCL(OpenClLibrary.IsUsable));
        return context.Devices.OfType<CLDevice>().FirstOrDefault() is { } device && OpenClLibrary.IsPocl(device);
    });

    private readonly Context? _context;

    public OpenClSource()
    {
        if (!OpenClLibrary.TryLoad())
        {
            Absence = "no OpenCL library was found (Debian: apt-get install pocl-opencl-icd ocl-icd-libopencl1)";
            return;
        }

        _context = Context.Create(builder => builder.OpenCL(OpenClLibrary.IsUsable).Optimize(OptimizationLevel.O2)).Enabled();
        CLDevice? device = _context.Devices.OfType<CLDevice>().FirstOrDefault();
        Accelerator = device?.CreateAccelerator(_context);
        HasSameBits = device is not null && OpenClLibrary.IsPocl(device);
        Absence = "the OpenCL library has no device that ILGPU can use";
    }

    /// <summary>Whether every row runs on OpenCL here: a device is there, and it gives the CPU's bits.</summary>
    public static bool RunsEveryRow => HasDeviceOfSameBits.Value;

    public Accelerator? Accelerator { get; }

    public string Absence { get; }

    public bool HasSameBits { get; }

    public void Dispose()
    {
        Accelerator?.Dispose();
        _context?.Dispose();
    }
}
