using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>
/// Lanes of <see cref="float"/> split over an array of <see cref="BFloat16"/> and one of 8 bits, which together hold the upper 24 bits of each: a
/// precision of 16 bits.
/// </summary>
/// <remarks>
/// The upper part is the nearest <see cref="BFloat16"/> to those 24 bits, of two equally near the larger in magnitude; the lower part is the signed
/// difference of the bits, as in <see cref="RemainderStorage"/>. The 8 bits that neither holds are rounded up or down by chance: to nearest, a
/// decay of less than half a unit of the 16th bit, 2⁻¹⁶ to 2⁻¹⁷ of a number, would be lost. A NaN is kept as a quiet one.
/// </remarks>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Remainder8Storage
{
    /// <summary>What <see cref="Split"/> is given in the place of chance in order to round to nearest, of two equally near to the larger in magnitude.</summary>
    public const uint ToNearest = 0x80;

    /// <summary>Reads both parts and puts them together.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="upper">The first element of the array of upper parts.</param>
    /// <param name="lower">The first element of the array of lower parts.</param>
    /// <param name="index">Index of the first element to read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load<TLane, TWords>(ref readonly BFloat16 upper, ref readonly byte lower, nint index)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords> =>
        TLane.FromWords(TWords.LoadUpper(in Unsafe.As<BFloat16, ushort>(ref Unsafe.AsRef(in upper)), index) + (TWords.LoadSigned(in lower, index) << 8));

    /// <summary>Rounds by chance, splits and writes both parts.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements.</param>
    /// <param name="upper">The first element of the array of upper parts.</param>
    /// <param name="lower">The first element of the array of lower parts.</param>
    /// <param name="index">Index of the first element to write.</param>
    /// <param name="dither">8 random bits per element.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLane, TWords>(TLane value, ref BFloat16 upper, ref byte lower, nint index, TWords dither)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>
    {
        TWords upperBits = Split(value, dither, out TWords lowerBits);
        upperBits.Store(ref Unsafe.As<BFloat16, ushort>(ref upper), index);
        lowerBits.Store(ref lower, index);
    }

    /// <summary>The numbers of which the bits were split.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="upper">The upper parts, below 2¹⁶.</param>
    /// <param name="lower">The lower parts, from −2⁷ to 2⁷ − 1 in two's complement of 32 bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Join<TLane, TWords>(TWords upper, TWords lower)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords> =>
        TLane.FromWords((upper << 16) + (lower << 8));

    /// <summary>The two parts of the bits.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements.</param>
    /// <param name="dither">What is added before the lower 8 bits are cut off, below 2⁸: random bits, or <see cref="ToNearest"/>.</param>
    /// <param name="lower">The lower parts, in the lower 8 bits; those above mean nothing.</param>
    /// <returns>The upper parts.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Split<TLane, TWords>(TLane value, TWords dither, out TWords lower)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords bits = value.Words;

        // Rounding up must not carry a NaN into another number, nor hide it behind an infinity.
        TWords nan = (bits | TWords.All(0x0040_0000)) & TWords.All(0xFFFF_0000);
        bits = TWords.Select(BFloat16Storage.IsNaN(bits), nan, bits) + dither;
        lower = bits >>> 8;
        return (bits + TWords.All(0x8000)) >>> 16;
    }
}
