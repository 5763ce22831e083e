using System;
using System.Buffers;
using ILGPU;
using ILGPU.Runtime;

namespace GenOptim.Ilgpu.Tests.Training;

/// <summary>Copies between arrays and views. ILGPU does not hold an array in place while it copies.</summary>
internal static class DeviceCopy
{
    public static void FromHost<T>(ArrayView<T> view, T[] values)
        where T : unmanaged
    {
        if (values.Length > 0)
        {
            using MemoryHandle pin = values.AsMemory().Pin();
            view.CopyFromCPU(ref values[0], values.Length);
        }
    }

    public static void ToHost<T>(ArrayView<T> view, T[] values)
        where T : unmanaged
    {
        if (values.Length > 0)
        {
            using MemoryHandle pin = values.AsMemory().Pin();
            view.CopyToCPU(ref values[0], values.Length);
        }
    }
}
