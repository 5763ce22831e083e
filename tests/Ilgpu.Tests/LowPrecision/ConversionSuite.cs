using System;
using System.Linq;
using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Lanes;
using GenOptim.Storage;
using ILGPU;
using ILGPU.Runtime;
using Xunit;
using Kernels = GenOptim.Ilgpu.Tests.LowPrecision.ConversionKernels;

namespace GenOptim.Ilgpu.Tests.LowPrecision;

/// <summary>
/// Conversions in a kernel give the bits of the CPU's scalar lane, which is compared with System.Half and an integer reference elsewhere. The class
/// that derives from this one says on which accelerator.
/// </summary>
public abstract class ConversionSuite(IAcceleratorSource source)
{
    private static readonly uint[] Patterns = [.. Enumerable.Range(0, 65536).Select(pattern => (uint)pattern)];

    private static readonly uint[] LowerHalves = [0, 1, 0x0FFF, 0x1000, 0x1001, 0x7FFF, 0x8000, 0xFFFF];

    /// <summary>Numbers around every pattern and tie of 16 bits.</summary>
    private static readonly uint[] Around = [.. from upper in Patterns from lower in LowerHalves select (upper << 16) | lower];

    /// <summary>Two of the eight numbers around each pattern, others in turn: the accelerator on the CPU is slow.</summary>
    private static readonly uint[] FewAround = [.. Around.Where((number, index) => index % 4 == (number >> 16) % 4)];

    private uint[] Numbers => source is CpuAcceleratorSource ? FewAround : Around;

    [SkippableFact]
    public void Every_pattern_of_bfloat16_widens_as_on_the_CPU() => AssertSame(
        Patterns,
        Kernels.WidenBFloat16<GpuLane1Float32, GpuWords1>,
        Kernels.WidenBFloat16<GpuLane4Float32, GpuWords4>,
        (word, _) => BFloat16Storage.Widen<ScalarLane<float>, ScalarWords>(word).Words);

    [SkippableFact]
    public void Every_pattern_of_float16_widens_as_on_the_CPU() => AssertSame(
        Patterns,
        Kernels.WidenFloat16<GpuLane1Float32, GpuWords1>,
        Kernels.WidenFloat16<GpuLane4Float32, GpuWords4>,
        (word, _) => Float16Storage.Widen<ScalarLane<float>, ScalarWords>(word).Words);

    [SkippableFact]
    public void Numbers_narrow_to_bfloat16_as_on_the_CPU() => AssertSame(
        Numbers,
        Kernels.NarrowBFloat16<GpuLane1Float32, GpuWords1>,
        Kernels.NarrowBFloat16<GpuLane4Float32, GpuWords4>,
        (word, _) => BFloat16Storage.Narrow<ScalarLane<float>, ScalarWords>(Lane(word)));

    [SkippableFact]
    public void Numbers_narrow_to_float16_as_on_the_CPU() => AssertSame(
        Numbers,
        Kernels.NarrowFloat16<GpuLane1Float32, GpuWords1>,
        Kernels.NarrowFloat16<GpuLane4Float32, GpuWords4>,
        (word, _) => Float16Storage.Narrow<ScalarLane<float>, ScalarWords>(Lane(word)));

    [SkippableFact]
    public void Numbers_narrow_to_bfloat16_by_chance_as_on_the_CPU() => AssertSame(
        Numbers,
        Kernels.NarrowStochasticBFloat16<GpuLane1Float32, GpuWords1>,
        Kernels.NarrowStochasticBFloat16<GpuLane4Float32, GpuWords4>,
        (word, index) => BFloat16Storage.NarrowStochastic(Lane(word), Kernels.Dither(index, 16)));

    [SkippableFact]
    public void Numbers_narrow_to_float16_by_chance_as_on_the_CPU() => AssertSame(
        Numbers,
        Kernels.NarrowStochasticFloat16<GpuLane1Float32, GpuWords1>,
        Kernels.NarrowStochasticFloat16<GpuLane4Float32, GpuWords4>,
        (word, index) => Float16Storage.NarrowStochastic(Lane(word), Kernels.Dither(index, 13)));

    [SkippableFact]
    public void Numbers_split_and_join_as_on_the_CPU() => AssertSame(
        Numbers,
        Kernels.SplitAndJoin<GpuLane1Float32, GpuWords1>,
        Kernels.SplitAndJoin<GpuLane4Float32, GpuWords4>,
        (word, _) => RemainderStorage.Join<ScalarLane<float>, ScalarWords>(RemainderStorage.Split(Lane(word), out ScalarWords lower), lower).Words);

    [SkippableFact]
    public void Numbers_split_by_chance_and_join_as_on_the_CPU() => AssertSame(
        Numbers,
        Kernels.SplitByChanceAndJoin<GpuLane1Float32, GpuWords1>,
        Kernels.SplitByChanceAndJoin<GpuLane4Float32, GpuWords4>,
        (word, index) => Kernels.JoinedByChance<ScalarLane<float>, ScalarWords>(Lane(word), Kernels.Dither(index, 8)));

    [SkippableFact]
    public void Elements_of_16_bits_keep_their_order()
    {
        // As many threads as there are words: the elements of 16 bits are copied twice over, or by half.
        uint[] input = [.. Patterns.Select(pattern => unchecked(pattern * 0x9E37_79B9) ^ (pattern << 7))];
        Assert.Equal(input[..(input.Length / 2)], Run(Kernels.CopyHalves<GpuLane1Float32, GpuWords1>, input, lane: 1)[..(input.Length / 2)]);
        Assert.Equal(input, Run(Kernels.CopyHalves<GpuLane4Float32, GpuWords4>, input, lane: 2));
    }

    private static ScalarLane<float> Lane(ScalarWords bits) => ScalarLane<float>.FromWords(bits);

    private void AssertSame(
        uint[] input,
        Action<ArrayView<uint>, ArrayView<uint>> inOnes,
        Action<ArrayView<uint>, ArrayView<uint>> inFours,
        Func<ScalarWords, ScalarWords, ScalarWords> onCpu)
    {
        var expected = new uint[input.Length];
        for (int i = 0; i < input.Length; i++)
        {
            onCpu(ScalarWords.All(input[i]), ScalarWords.All((uint)i)).Store(ref expected[0], i);
        }

        Assert.Equal(expected, Run(inOnes, input, lane: 1));
        Assert.Equal(expected, Run(inFours, input, lane: 4));
    }

    private uint[] Run(Action<ArrayView<uint>, ArrayView<uint>> kernel, uint[] input, int lane)
    {
        const int GroupSize = 16;
        Skip.If(source.Accelerator is null, source.Absence);
        Accelerator accelerator = source.Accelerator!;
        using MemoryBuffer1D<uint, Stride1D.Dense> given = accelerator.Allocate1D(input);
        using MemoryBuffer1D<uint, Stride1D.Dense> result = accelerator.Allocate1D<uint>(input.Length);
        accelerator.LoadKernel(kernel)(accelerator.DefaultStream, new KernelConfig(input.Length / lane / GroupSize, GroupSize), given.View.BaseView, result.View.BaseView);
        accelerator.Synchronize();
        return result.GetAsArray1D();
    }
}
