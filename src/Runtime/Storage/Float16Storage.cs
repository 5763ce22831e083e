using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>Lanes of <see cref="float"/> in memory of <see cref="Half"/>. Written once, over words, so that every lane gives the same bits.</summary>
/// <remarks>
/// Numbers that are subnormal as <see cref="Half"/> are converted by adding and subtracting powers of two, because a float that is itself
/// subnormal would slow the processor down.
/// </remarks>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Float16Storage
{
    /// <summary>2²³ as a float's bits: an integer below 2²³ is added to a float by setting the fraction.</summary>
    private const uint IntegerBits = 0x4B00_0000;

    /// <summary>The same as a number.</summary>
    private const float Integer = 8388608f;

    /// <summary>What separates the exponents of float and Half, in place.</summary>
    private const uint ExponentDifference = (127 - 15) << 23;

    /// <summary>The smallest normal number of Half, 2⁻¹⁴, as a float's bits.</summary>
    private const uint SmallestNormal = (127 - 14) << 23;

    /// <summary>2¹⁶, from which on a float is beyond Half, as bits.</summary>
    private const uint Beyond = (127 + 16) << 23;

    /// <summary>Half's smallest normal number, and its infinity, as bits.</summary>
    private const uint SmallestNormalHalf = 0x0400, InfiniteHalf = 0x7C00;

    /// <summary>Reads elements and widens them, which is exact.</summary>
    /// <remarks>
    /// .NET has no instruction that converts Half. Where all elements of a lane are normal numbers, which they mostly are, a third of the operations does; reads and writes
    /// ask for that once per lane. Every element comes to the same either way.
    /// </remarks>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load<TLane, TWords>(ref readonly Half origin, nint index)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>
    {
        TWords bits = TWords.Load(in Unsafe.As<Half, ushort>(ref Unsafe.AsRef(in origin)), index);
        TWords magnitude = bits & TWords.All(0x7FFF);
        return TWords.AreBelow(magnitude - TWords.All(SmallestNormalHalf), InfiniteHalf - SmallestNormalHalf)
            ? TLane.FromWords(((bits ^ magnitude) << 16) | WidenNormal(magnitude))
            : Widen<TLane, TWords>(bits);
    }

    /// <summary>Rounds to nearest, ties to even, and writes.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements.</param>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLane, TWords>(TLane value, ref Half origin, nint index)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>
    {
        TWords bits = value.Words;
        TWords magnitude = bits & TWords.All(0x7FFF_FFFF);
        TWords narrow = AreNormal(magnitude) ? WithSign(bits, NarrowNormal(magnitude)) : Narrow<TLane, TWords>(value);
        narrow.Store(ref Unsafe.As<Half, ushort>(ref origin), index);
    }

    /// <summary>Rounds up or down by chance, up the more often the nearer, and writes: on average nothing is lost.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements.</param>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to write.</param>
    /// <param name="dither">13 random bits per element.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStochastic<TLane, TWords>(TLane value, ref Half origin, nint index, TWords dither)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>
    {
        TWords bits = value.Words;
        TWords magnitude = bits & TWords.All(0x7FFF_FFFF);
        TWords narrow = AreNormal(magnitude) ? WithSign(bits, NarrowNormal(magnitude, dither)) : NarrowStochastic(value, dither);
        narrow.Store(ref Unsafe.As<Half, ushort>(ref origin), index);
    }

    /// <summary>The numbers with the given 16 bits. A signalling NaN becomes a quiet one.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="bits">The bits, below 2¹⁶.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Widen<TLane, TWords>(TWords bits)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords sign = (bits & TWords.All(0x8000)) << 16;
        TWords magnitude = bits & TWords.All(0x7FFF);

        TWords normal = WidenNormal(magnitude);
        TWords subnormal = ((TLane.FromWords(magnitude | TWords.All(IntegerBits)) - TLane.All(Integer)) * TLane.All(1f / (1 << 24))).Words;
        TWords finite = TWords.Select(TWords.LessThan(magnitude, TWords.All(0x0400)), subnormal, normal);

        // Infinity keeps a fraction of zero; a NaN keeps its own and becomes quiet.
        TWords quiet = TWords.LessThan(TWords.All(0x7C00), magnitude) & TWords.All(0x0040_0000);
        TWords special = (magnitude << 13) | TWords.All(0x7F80_0000) | quiet;
        return TLane.FromWords(sign | TWords.Select(TWords.LessThan(magnitude, TWords.All(0x7C00)), finite, special));
    }

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
        TWords magnitude = bits & TWords.All(0x7FFF_FFFF);

        // Adding a power of two whose last bit is Half's smallest number lets the addition itself round.
        const float Rounder = 0.5f;
        const uint RounderBits = 0x3F00_0000;
        TWords subnormal = (TLane.FromWords(magnitude) + TLane.All(Rounder)).Words - TWords.All(RounderBits);

        return Assemble(bits, magnitude, subnormal, NarrowNormal(magnitude));
    }

    /// <summary>The 16 bits of one of the two neighbours, chosen by random bits.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements.</param>
    /// <param name="dither">13 random bits per element.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords NarrowStochastic<TLane, TWords>(TLane value, TWords dither)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords bits = value.Words;
        TWords magnitude = bits & TWords.All(0x7FFF_FFFF);
        TWords subnormal = FixedPoint.Stochastic(TLane.FromWords(magnitude) * TLane.All(1 << 24), dither);
        return Assemble(bits, magnitude, subnormal, NarrowNormal(magnitude, dither));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWords WidenNormal<TWords>(TWords magnitude)
        where TWords : struct, IWords<TWords> => (magnitude << 13) + TWords.All(ExponentDifference);

    /// <summary>Whether all magnitudes of floats are normal numbers of Half, or round to one or to infinity from one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreNormal<TWords>(TWords magnitude)
        where TWords : struct, ICpuWords<TWords> => TWords.AreBelow(magnitude - TWords.All(SmallestNormal), Beyond - SmallestNormal);

    /// <summary>Rounds to nearest, ties to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWords NarrowNormal<TWords>(TWords magnitude)
        where TWords : struct, IWords<TWords> => NarrowNormal(magnitude, TWords.All(0x0FFF) + ((magnitude >>> 13) & TWords.All(1)));

    /// <summary>Rounds by what is added below the last bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWords NarrowNormal<TWords>(TWords magnitude, TWords dither)
        where TWords : struct, IWords<TWords> => (magnitude - TWords.All(ExponentDifference) + dither) >>> 13;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWords WithSign<TWords>(TWords bits, TWords magnitude)
        where TWords : struct, IWords<TWords> => magnitude | ((bits >>> 16) & TWords.All(0x8000));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWords Assemble<TWords>(TWords bits, TWords magnitude, TWords subnormal, TWords normal)
        where TWords : struct, IWords<TWords>
    {
        TWords finite = TWords.Select(TWords.LessThan(magnitude, TWords.All(SmallestNormal)), subnormal, normal);
        TWords nan = TWords.All(0x7E00) | ((magnitude >>> 13) & TWords.All(0x03FF));
        TWords special = TWords.Select(BFloat16Storage.IsNaN(bits), nan, TWords.All(0x7C00));
        TWords unsigned = TWords.Select(TWords.LessThan(magnitude, TWords.All(Beyond)), finite, special);
        return WithSign(bits, unsigned);
    }
}
