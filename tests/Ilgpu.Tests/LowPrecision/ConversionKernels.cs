using GenOptim.Lanes;
using GenOptim.Storage;
using ILGPU;

namespace GenOptim.Ilgpu.Tests.LowPrecision;

/// <summary>Kernels that convert, each thread a lane: of one element, or of four.</summary>
internal static class ConversionKernels
{
    public static void WidenBFloat16<TLane, TWords>(ArrayView<uint> input, ArrayView<uint> output)
        where TLane : struct, IGpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IGpuWords<TWords> =>
        Write<TLane, TWords>(output, BFloat16Storage.Widen<TLane, TWords>(Read<TLane, TWords>(input)).Words);

    public static void WidenFloat16<TLane, TWords>(ArrayView<uint> input, ArrayView<uint> output)
        where TLane : struct, IGpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IGpuWords<TWords> =>
        Write<TLane, TWords>(output, Float16Storage.Widen<TLane, TWords>(Read<TLane, TWords>(input)).Words);

    public static void NarrowBFloat16<TLane, TWords>(ArrayView<uint> input, ArrayView<uint> output)
        where TLane : struct, IGpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IGpuWords<TWords> =>
        Write<TLane, TWords>(output, BFloat16Storage.Narrow<TLane, TWords>(TLane.FromWords(Read<TLane, TWords>(input))));

    public static void NarrowFloat16<TLane, TWords>(ArrayView<uint> input, ArrayView<uint> output)
        where TLane : struct, IGpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IGpuWords<TWords> =>
        Write<TLane, TWords>(output, Float16Storage.Narrow<TLane, TWords>(TLane.FromWords(Read<TLane, TWords>(input))));

    public static void NarrowStochasticBFloat16<TLane, TWords>(ArrayView<uint> input, ArrayView<uint> output)
        where TLane : struct, IGpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IGpuWords<TWords> =>
        Write<TLane, TWords>(output, BFloat16Storage.NarrowStochastic(TLane.FromWords(Read<TLane, TWords>(input)), Dither<TWords>(16)));

    public static void NarrowStochasticFloat16<TLane, TWords>(ArrayView<uint> input, ArrayView<uint> output)
        where TLane : struct, IGpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IGpuWords<TWords> =>
        Write<TLane, TWords>(output, Float16Storage.NarrowStochastic(TLane.FromWords(Read<TLane, TWords>(input)), Dither<TWords>(13)));

    public static void SplitAndJoin<TLane, TWords>(ArrayView<uint> input, ArrayView<uint> output)
        where TLane : struct, IGpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IGpuWords<TWords>
    {
        TWords upper = RemainderStorage.Split(TLane.FromWords(Read<TLane, TWords>(input)), out TWords lower);
        Write<TLane, TWords>(output, RemainderStorage.Join<TLane, TWords>(upper, lower).Words);
    }

    public static void SplitByChanceAndJoin<TLane, TWords>(ArrayView<uint> input, ArrayView<uint> output)
        where TLane : struct, IGpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IGpuWords<TWords> =>
        Write<TLane, TWords>(output, JoinedByChance<TLane, TWords>(TLane.FromWords(Read<TLane, TWords>(input)), Dither<TWords>(8)));

    /// <summary>Numbers of 24 bits as they are read after a step has written them.</summary>
    public static TWords JoinedByChance<TLane, TWords>(TLane value, TWords dither)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords upper = Remainder8Storage.Split(value, dither, out TWords lower);
        return Remainder8Storage.Join<TLane, TWords>(upper, (lower << 24) >> 24).Words;
    }

    public static void CopyHalves<TLane, TWords>(ArrayView<uint> input, ArrayView<uint> output)
        where TLane : struct, IGpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IGpuWords<TWords> =>
        TWords.Store(output.Cast<ushort>(), Grid.GlobalIndex.X, TWords.Load(input.Cast<ushort>(), Grid.GlobalIndex.X));

    /// <summary>Upper bits of the random words of elements in these tests.</summary>
    public static TWords Dither<TWords>(TWords index, int count)
        where TWords : struct, IWords<TWords> =>
        RandomWords.Bits(RandomWords.Of(index, RoundingKey.OfRun(RoundingKey.OfStep(0x0123_4567_89AB_CDEF, 3), 70_000)), 32 - count, count);

    private static TWords Dither<TWords>(int count)
        where TWords : struct, IGpuWords<TWords> => Dither(TWords.Sequence((uint)(Grid.GlobalIndex.X * TWords.Count)), count);

    private static TWords Read<TLane, TWords>(ArrayView<uint> view)
        where TLane : struct, IGpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IGpuWords<TWords> => TLane.Load(view.Cast<float>(), Grid.GlobalIndex.X).Words;

    private static void Write<TLane, TWords>(ArrayView<uint> view, TWords words)
        where TLane : struct, IGpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IGpuWords<TWords> => TLane.Store(view.Cast<float>(), Grid.GlobalIndex.X, TLane.FromWords(words));
}
