using ILGPU;

namespace GenOptim.Ilgpu.Tests.Lanes;

/// <summary>Kernels that compute each operation with one kind of lane: the operations' results lie one after the other.</summary>
internal static class LaneKernels
{
    public static void OneFloat32(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, ArrayView<float> results) =>
        Compute<GpuLane1Float32>(a.Length, a, b, c, results);

    public static void FourFloat32(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, ArrayView<float> results) =>
        Compute<GpuLane4Float32>(a.Length / 4, a, b, c, results);

    public static void OneFloat64(ArrayView<double> a, ArrayView<double> b, ArrayView<double> c, ArrayView<double> results) =>
        ComputeDouble<GpuLane1Float64>(a.Length, a, b, c, results);

    public static void TwoFloat64(ArrayView<double> a, ArrayView<double> b, ArrayView<double> c, ArrayView<double> results) =>
        ComputeDouble<GpuLane2Float64>(a.Length / 2, a, b, c, results);

    private static void Compute<TLane>(long lanes, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, ArrayView<float> results)
        where TLane : struct, IGpuLane<TLane, float>
    {
        long index = Grid.LongGlobalIndex.X;
        if (index < lanes)
        {
            for (int operation = 0; operation < LaneOperations.Count; operation++)
            {
                TLane result = LaneOperations.Compute(operation, TLane.Load(a, index), TLane.Load(b, index), TLane.Load(c, index), 0.1f);
                TLane.Store(results, index + (operation * lanes), result);
            }
        }
    }

    private static void ComputeDouble<TLane>(long lanes, ArrayView<double> a, ArrayView<double> b, ArrayView<double> c, ArrayView<double> results)
        where TLane : struct, IGpuLane<TLane, double>
    {
        long index = Grid.LongGlobalIndex.X;
        if (index < lanes)
        {
            for (int operation = 0; operation < LaneOperations.Count; operation++)
            {
                TLane result = LaneOperations.Compute(operation, TLane.Load(a, index), TLane.Load(b, index), TLane.Load(c, index), 0.1);
                TLane.Store(results, index + (operation * lanes), result);
            }
        }
    }
}
