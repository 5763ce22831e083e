using System;
using System.Linq;
using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Lanes;
using GenOptim.Storage;
using ILGPU;
using ILGPU.Runtime;
using Xunit;

namespace GenOptim.Ilgpu.Tests.LowPrecision;

/// <summary>Conversions in a kernel give the bits of the CPU's scalar lane, which is compared with System.Half and an integer reference elsewhere.</summary>
public sealed class ConversionTests(CpuAcceleratorSource source) : IClassFixture<CpuAcceleratorSource>
{
    [Fact]
    public void Every_pattern_widens_as_on_the_CPU()
    {
        uint[] patterns = [.. Enumerable.Range(0, 65536).Select(pattern => (uint)pattern)];
        AssertSame(patterns, WidenBFloat16, word => BFloat16Storage.Widen<ScalarLane<float>, ScalarWords>(word).Words);
        AssertSame(patterns, WidenFloat16, word => Float16Storage.Widen<ScalarLane<float>, ScalarWords>(word).Words);
    }

    [Fact]
    public void Numbers_around_every_pattern_and_tie_narrow_as_on_the_CPU()
    {
        uint[] bits =
        [
            .. from upper in Enumerable.Range(0, 65536)
               from lower in new uint[] { 0, 1, 0x0FFF, 0x1000, 0x1001, 0x7FFF, 0x8000, 0x8001, 0xFFFF }
               select ((uint)upper << 16) | lower,
        ];
        AssertSame(bits, NarrowBFloat16, word => BFloat16Storage.Narrow<ScalarLane<float>, ScalarWords>(ScalarLane<float>.FromWords(word)));
        AssertSame(bits, NarrowFloat16, word => Float16Storage.Narrow<ScalarLane<float>, ScalarWords>(ScalarLane<float>.FromWords(word)));
        AssertSame(bits, SplitAndJoin, word => ScalarJoin(word));
    }

    private static ScalarWords ScalarJoin(ScalarWords word)
    {
        ScalarWords upper = RemainderStorage.Split(ScalarLane<float>.FromWords(word), out ScalarWords lower);
        return RemainderStorage.Join<ScalarLane<float>, ScalarWords>(upper, lower).Words;
    }

    private static void WidenBFloat16(Index1D index, ArrayView<uint> input, ArrayView<uint> output) =>
        output[index] = BFloat16Storage.Widen<GpuLane1Float32, GpuWords1>(GpuWords1.All(input[index])).Words.Value;

    private static void WidenFloat16(Index1D index, ArrayView<uint> input, ArrayView<uint> output) =>
        output[index] = Float16Storage.Widen<GpuLane1Float32, GpuWords1>(GpuWords1.All(input[index])).Words.Value;

    private static void NarrowBFloat16(Index1D index, ArrayView<uint> input, ArrayView<uint> output) =>
        output[index] = BFloat16Storage.Narrow<GpuLane1Float32, GpuWords1>(GpuLane1Float32.FromWords(GpuWords1.All(input[index]))).Value;

    private static void NarrowFloat16(Index1D index, ArrayView<uint> input, ArrayView<uint> output) =>
        output[index] = Float16Storage.Narrow<GpuLane1Float32, GpuWords1>(GpuLane1Float32.FromWords(GpuWords1.All(input[index]))).Value;

    private static void SplitAndJoin(Index1D index, ArrayView<uint> input, ArrayView<uint> output)
    {
        GpuWords1 upper = RemainderStorage.Split(GpuLane1Float32.FromWords(GpuWords1.All(input[index])), out GpuWords1 lower);
        output[index] = RemainderStorage.Join<GpuLane1Float32, GpuWords1>(upper, lower).Words.Value;
    }

    private void AssertSame(uint[] input, Action<Index1D, ArrayView<uint>, ArrayView<uint>> kernel, Func<ScalarWords, ScalarWords> onCpu)
    {
        Accelerator accelerator = source.Accelerator;
        using MemoryBuffer1D<uint, Stride1D.Dense> given = accelerator.Allocate1D(input);
        using MemoryBuffer1D<uint, Stride1D.Dense> result = accelerator.Allocate1D<uint>(input.Length);
        accelerator.LoadAutoGroupedStreamKernel(kernel)(input.Length, given.View.BaseView, result.View.BaseView);
        accelerator.Synchronize();

        var expected = new uint[input.Length];
        for (int i = 0; i < input.Length; i++)
        {
            onCpu(ScalarWords.All(input[i])).Store(ref expected[0], i);
        }

        Assert.Equal(expected, result.GetAsArray1D());
    }
}
