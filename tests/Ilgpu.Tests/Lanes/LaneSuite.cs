using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Ilgpu.Tests.Training;
using GenOptim.Lanes;
using ILGPU;
using ILGPU.Runtime;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Lanes;

/// <summary>GPU lanes give the bits of the CPU's scalar lane: every operation on every triple of numbers of all kinds.</summary>
public abstract class LaneSuite(IAcceleratorSource source)
{
    [SkippableFact]
    public void One_float32() => Check<float>(LaneKernels.OneFloat32);

    [SkippableFact]
    public void Four_float32() => Check<float>(LaneKernels.FourFloat32);

    [SkippableFact]
    public void One_float64() => Check<double>(LaneKernels.OneFloat64);

    [SkippableFact]
    public void Two_float64() => Check<double>(LaneKernels.TwoFloat64);

    private static T[] Numbers<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(3);
        T tiny = T.Epsilon;
        T largest = T.One / tiny;
        T huge = T.IsInfinity(largest) ? T.CreateChecked(typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue) : largest;
        T[] special = [T.Zero, T.One, tiny, tiny * T.CreateChecked(3), huge, T.PositiveInfinity, T.NaN, T.CreateChecked(0.1)];
        IEnumerable<T> drawn = Enumerable.Range(0, 4).Select(_ => T.CreateChecked(random.NextDouble() * Math.Pow(10, random.Next(-5, 5))));
        T[] positive = [.. special, .. drawn];
        return [.. positive, .. positive.Select(number => -number)];
    }

    private void Check<T>(Action<ArrayView<T>, ArrayView<T>, ArrayView<T>, ArrayView<T>> kernel)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Skip.If(source.Accelerator is null, source.Absence);
        Skip.IfNot(source.HasSameBits, "this device promises a tolerance and no bits");
        Accelerator accelerator = source.Accelerator!;
        (T A, T B, T C)[] triples =
            [.. from a in Numbers<T>() from b in Numbers<T>() from c in Numbers<T>() select (a, b, c)];
        using MemoryBuffer1D<T, Stride1D.Dense> firsts = accelerator.Allocate1D(triples.Select(triple => triple.A).ToArray());
        using MemoryBuffer1D<T, Stride1D.Dense> seconds = accelerator.Allocate1D(triples.Select(triple => triple.B).ToArray());
        using MemoryBuffer1D<T, Stride1D.Dense> thirds = accelerator.Allocate1D(triples.Select(triple => triple.C).ToArray());
        using MemoryBuffer1D<T, Stride1D.Dense> results = accelerator.Allocate1D<T>(triples.Length * LaneOperations.Count);
        int groupSize = Math.Min(256, accelerator.MaxNumThreadsPerGroup);
        accelerator.LoadKernel(kernel)(
            accelerator.DefaultStream,
            new KernelConfig((triples.Length + groupSize - 1) / groupSize, groupSize),
            firsts.View.BaseView,
            seconds.View.BaseView,
            thirds.View.BaseView,
            results.View.BaseView);
        accelerator.Synchronize();
        T[] actual = results.GetAsArray1D();
        for (int operation = 0; operation < LaneOperations.Count; operation++)
        {
            for (int i = 0; i < triples.Length; i++)
            {
                T expected = OnHost(operation, triples[i]);
                Assert.True(
                    Agreement.HasSameBits(expected, actual[(operation * triples.Length) + i]),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Operation {operation} of {triples[i]}: expected {expected:R}, got {actual[(operation * triples.Length) + i]:R}."));
            }
        }
    }

    private static T OnHost<T>(int operation, (T A, T B, T C) triple)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ScalarLane<T> result = LaneOperations.Compute(
            operation, ScalarLane<T>.All(triple.A), ScalarLane<T>.All(triple.B), ScalarLane<T>.All(triple.C), T.CreateChecked(0.1));
        T value = default;
        result.Store(ref value, 0);
        return value;
    }
}
