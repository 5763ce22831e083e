using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>Lanes of <see cref="float"/> in memory of <see cref="BFloat16"/>. Written once, over words, so that every lane gives the same bits.</summary>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
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
        TLane.FromWords(TWords.LoadUpper(in Unsafe.As<BFloat16, ushort>(ref Unsafe.AsRef(in origin)), index));

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
        Round<TLane, TWords>(value).StoreUpper(ref Unsafe.As<BFloat16, ushort>(ref origin), index);

    /// <summary>Rounds up or down by chance, up the more often the nearer, and writes: on average nothing is lost.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements.</param>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to write.</param>
    /// <param name="dither">16 random bits per element.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStochastic<TLane, TWords>(TLane value, ref BFloat16 origin, nint index, TWords dither)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords> =>
        RoundStochastic(value, dither).StoreUpper(ref Unsafe.As<BFloat16, ushort>(ref origin), index);

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
        where TWords : struct, IWords<TWords> => Round<TLane, TWords>(value) >>> 16;

    /// <summary>The 16 bits of one of the two neighbours, chosen by random bits.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements. A NaN must be quiet, as every one is that comes of arithmetic.</param>
    /// <param name="dither">16 random bits per element.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords NarrowStochastic<TLane, TWords>(TLane value, TWords dither)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords> => RoundStochastic(value, dither) >>> 16;

    /// <summary>The nearest numbers in the upper 16 bits; the lower ones mean nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWords Round<TLane, TWords>(TLane value)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords bits = value.Words;
        TWords halfWay = TWords.All(0x7FFF) + ((bits >>> 16) & TWords.All(1));
        return TWords.Select(IsNaN(bits), bits | TWords.All(0x0040_0000), bits + halfWay);
    }

    /// <summary>Neighbours chosen by chance in the upper 16 bits; the lower ones mean nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWords RoundStochastic<TLane, TWords>(TLane value, TWords dither)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords> => TWords.AddUnlessNaN(value.Words, dither);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TWords IsNaN<TWords>(TWords bits)
        where TWords : struct, IWords<TWords> =>
        TWords.LessThan(TWords.All(0x7F80_0000), bits & TWords.All(0x7FFF_FFFF));
}
