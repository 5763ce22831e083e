using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>Lanes of <see cref="float"/> in memory of <see cref="BFloat16"/>. Written once, over words, so that every lane gives the same bits.</summary>
public static class BFloat16Storage
{
    /// <summary>Reads elements and widens them, which is exact.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load<TLane, TWords>(ref readonly BFloat16 origin, nint index)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords> =>
        Widen<TLane, TWords>(TWords.Load(in Unsafe.As<BFloat16, ushort>(ref Unsafe.AsRef(in origin)), index));

    /// <summary>Rounds to nearest, ties to even, and writes.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements.</param>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLane, TWords>(TLane value, ref BFloat16 origin, nint index)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords> =>
        Narrow<TLane, TWords>(value).Store(ref Unsafe.As<BFloat16, ushort>(ref origin), index);

    /// <summary>Rounds up or down by chance, up the more often the nearer, and writes: on average nothing is lost.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements.</param>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to write.</param>
    /// <param name="random">Random words.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStochastic<TLane, TWords>(TLane value, ref BFloat16 origin, nint index, TWords random)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords> =>
        NarrowStochastic(value, random).Store(ref Unsafe.As<BFloat16, ushort>(ref origin), index);

    /// <summary>The numbers with the given 16 bits.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="bits">The bits, below 2¹⁶.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Widen<TLane, TWords>(TWords bits)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords> => TLane.FromWords(bits << 16);

    /// <summary>The 16 bits of the nearest numbers, ties to even.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Narrow<TLane, TWords>(TLane value)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords bits = value.Words;
        TWords upper = bits >>> 16;
        TWords halfWay = TWords.All(0x7FFF) + (upper & TWords.All(1));
        return TWords.Select(IsNaN(bits), upper | TWords.All(0x40), (bits + halfWay) >>> 16);
    }

    /// <summary>The 16 bits of one of the two neighbours, chosen by random words.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements.</param>
    /// <param name="random">Random words, of which the upper 16 bits are used.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords NarrowStochastic<TLane, TWords>(TLane value, TWords random)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords bits = value.Words;
        return TWords.Select(IsNaN(bits), (bits >>> 16) | TWords.All(0x40), (bits + (random >>> 16)) >>> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TWords IsNaN<TWords>(TWords bits)
        where TWords : struct, IWords<TWords> =>
        TWords.LessThan(TWords.All(0x7F80_0000), bits & TWords.All(0x7FFF_FFFF));
}
