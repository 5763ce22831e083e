using System;
using ILGPU;
using ILGPU.Runtime;

namespace GenOptim.GpuBenchmarks;

/// <summary>Fills and copies device memory.</summary>
internal static class DeviceMemory
{
    private const int GroupSize = 256;

    /// <summary>Fills a view with numbers between two bounds, spread by a hash of the index: zeros would be no fair load.</summary>
    public static void Fill(Accelerator accelerator, ArrayView<float> view, float low, float high)
    {
        Action<AcceleratorStream, KernelConfig, ArrayView<float>, float, float> fill =
            accelerator.LoadKernel<ArrayView<float>, float, float>(FillKernel);
        int groupSize = Math.Min(GroupSize, accelerator.MaxNumThreadsPerGroup);
        fill(accelerator.DefaultStream, new KernelConfig(checked((int)((view.Length + groupSize - 1) / groupSize)), groupSize), view, low, high - low);
    }

    /// <summary>Bytes read and written per second by the device's own copy from buffer to buffer.</summary>
    public static double CopyRate(Accelerator accelerator, long elements)
    {
        using MemoryBuffer1D<float, Stride1D.Dense> source = accelerator.Allocate1D<float>(elements);
        using MemoryBuffer1D<float, Stride1D.Dense> target = accelerator.Allocate1D<float>(elements);
        Fill(accelerator, source.View.BaseView, 0.1f, 1f);
        double seconds = Stopwatching.SecondsPerOperation(
            () => source.View.BaseView.CopyTo(accelerator.DefaultStream, target.View.BaseView), accelerator.DefaultStream.Synchronize);
        return 2 * sizeof(float) * elements / seconds;
    }

    private static void FillKernel(ArrayView<float> view, float low, float range)
    {
        long index = Grid.LongGlobalIndex.X;
        if (index < view.Length)
        {
            uint hash = (uint)index * 2654435761u;
            hash ^= hash >> 15;
            view[index] = low + (range * ((hash & 0xFFFF) / 65536f));
        }
    }
}
