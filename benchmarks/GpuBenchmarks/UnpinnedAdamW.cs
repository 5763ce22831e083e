using System;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace GenOptim.GpuBenchmarks;

/// <summary>
/// AdamW as one would write it for ILGPU by hand: C#'s operators, whose products and sums the driver may contract as it likes. What pinned
/// rounding costs, or gains, is the difference to it.
/// </summary>
internal sealed class UnpinnedAdamW : IMeasuredStep
{
    private const int GroupSize = 256;
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.95f;
    private const float Epsilon = 1e-8f;

    private readonly Accelerator _accelerator;
    private readonly MemoryBuffer1D<Float4, Stride1D.Dense>[] _arrays;
    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<Float4>, ArrayView<Float4>, ArrayView<Float4>, ArrayView<Float4>, float, float, float> _kernel;
    private readonly KernelConfig _config;
    private long _step;

    public UnpinnedAdamW(Accelerator accelerator, long length)
    {
        _accelerator = accelerator;
        long vectors = length / 4;
        _arrays = [accelerator.Allocate1D<Float4>(vectors), accelerator.Allocate1D<Float4>(vectors), accelerator.Allocate1D<Float4>(vectors), accelerator.Allocate1D<Float4>(vectors)];
        DeviceMemory.Fill(accelerator, _arrays[0].View.BaseView.Cast<float>(), 0.1f, 1f);
        DeviceMemory.Fill(accelerator, _arrays[1].View.BaseView.Cast<float>(), 0.001f, 0.01f);
        _arrays[2].MemSetToZero();
        _arrays[3].MemSetToZero();
        _kernel = accelerator.LoadKernel<ArrayView<Float4>, ArrayView<Float4>, ArrayView<Float4>, ArrayView<Float4>, float, float, float>(Kernel);
        int groupSize = Math.Min(GroupSize, accelerator.MaxNumThreadsPerGroup);
        _config = new KernelConfig(checked((int)((vectors + groupSize - 1) / groupSize)), groupSize);
    }

    public void Step()
    {
        _step++;
        double stepSize = 1e-3 / (1 - Math.Pow(Beta1, _step));
        double root = Math.Sqrt(1 - Math.Pow(Beta2, _step));
        _kernel(
            _accelerator.DefaultStream, _config, _arrays[0].View, _arrays[1].View, _arrays[2].View, _arrays[3].View, 1 - 1e-5f, (float)stepSize, (float)root);
    }

    public void Synchronize() => _accelerator.DefaultStream.Synchronize();

    public void Dispose()
    {
        foreach (MemoryBuffer1D<Float4, Stride1D.Dense> array in _arrays)
        {
            array.Dispose();
        }
    }

    private static void Kernel(
        ArrayView<Float4> parameters, ArrayView<Float4> gradients, ArrayView<Float4> expAvgs, ArrayView<Float4> expAvgSqs, float decay, float stepSize, float root)
    {
        long index = Grid.LongGlobalIndex.X;
        if (index < parameters.Length)
        {
            Float4 p = parameters[index];
            Float4 g = gradients[index];
            Float4 m = expAvgs[index];
            Float4 v = expAvgSqs[index];
            Update(ref p.X, g.X, ref m.X, ref v.X, decay, stepSize, root);
            Update(ref p.Y, g.Y, ref m.Y, ref v.Y, decay, stepSize, root);
            Update(ref p.Z, g.Z, ref m.Z, ref v.Z, decay, stepSize, root);
            Update(ref p.W, g.W, ref m.W, ref v.W, decay, stepSize, root);
            parameters[index] = p;
            expAvgs[index] = m;
            expAvgSqs[index] = v;
        }
    }

    private static void Update(ref float p, float g, ref float m, ref float v, float decay, float stepSize, float root)
    {
        m = (Beta1 * m) + ((1 - Beta1) * g);
        v = (Beta2 * v) + ((1 - Beta2) * g * g);
        p = (p * decay) - (stepSize * m / ((MathF.Sqrt(v) / root) + Epsilon));
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Float4
    {
        public float X;
        public float Y;
        public float Z;
        public float W;
    }
}
