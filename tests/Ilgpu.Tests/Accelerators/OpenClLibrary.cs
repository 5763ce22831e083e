using System;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime.OpenCL;

namespace GenOptim.Ilgpu.Tests.Accelerators;

/// <summary>Makes ILGPU find OpenCL where a distribution ships it without its development files, and PoCL usable where it is old.</summary>
internal static class OpenClLibrary
{
    private const string NameInIlgpu = "OpenCL";

    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Whether there is an OpenCL library. The first call sets where ILGPU looks for it.</summary>
    public static bool TryLoad() => Loaded.Value;

    public static bool IsPocl(CLDevice device) => device.PlatformName.Contains("Portable Computing Language", StringComparison.Ordinal);

    /// <summary>Whether ILGPU can use a device: as its own rule has it, and PoCL also where it does not report what it can do.</summary>
    public static bool IsUsable(CLDevice device)
    {
        if (IsPocl(device) && !device.Capabilities.GenericAddressSpace)
        {
            // PoCL 3 runs the kernels, which do not need a generic address space, and ILGPU refuses any device that does not claim to have one.
            typeof(CLCapabilityContext).GetProperty(nameof(CLCapabilityContext.GenericAddressSpace))!.SetValue(device.Capabilities, true);
        }

        return device.CLStdVersion >= CLBackend.MinimumVersion && device.Capabilities.GenericAddressSpace;
    }

    private static bool Load()
    {
        string[] candidates = OperatingSystem.IsWindows() ? ["OpenCL.dll"] : ["libOpenCL.so", "libOpenCL.so.1"];
        foreach (string candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out nint library))
            {
                NativeLibrary.SetDllImportResolver(
                    typeof(Context).Assembly,
                    (name, _, _) => name.Contains(NameInIlgpu, StringComparison.OrdinalIgnoreCase) ? library : 0);
                return true;
            }
        }

        return false;
    }
}
