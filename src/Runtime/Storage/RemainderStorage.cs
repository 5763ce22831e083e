using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>
/// Lanes of <see cref="float"/> split over two arrays of 16 bits: a <see cref="BFloat16"/> and what it lacks. Together they hold every float
/// exactly.
/// </summary>
/// <remarks>
/// The upper part is the nearest <see cref="BFloat16"/>, of two equally near the larger in magnitude: with ties to even, 16 bits could not
/// tell the neighbours on both sides of it apart. The lower part is the signed difference of the bits. A NaN is kept as a quiet one.
/// </remarks>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RemainderStorage
{
    /// <summary>Reads both parts and puts them together.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="upper">The first element of the array of upper parts.</param>
    /// <param name="lower">The first element of the array of lower parts.</param>
    /// <param name="index">Index of the first element to read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load<TLane, TWords>(ref readonly BFloat16 upper, ref readonly ushort lower, nint index)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords> =>
        Join<TLane, TWords>(TWords.Load(in Unsafe.As<BFloat16, ushort>(ref Unsafe.AsRef(in upper)), index), TWords.Load(in lower, index));

    /// <summary>Splits and writes both parts.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements.</param>
    /// <param name="upper">The first element of the array of upper parts.</param>
    /// <param name="lower">The first element of the array of lower parts.</param>
    /// <param name="index">Index of the first element to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLane, TWords>(TLane value, ref BFloat16 upper, ref ushort lower, nint index)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>
    {
        TWords upperBits = Split(value, out TWords lowerBits);
        upperBits.Store(ref Unsafe.As<BFloat16, ushort>(ref upper), index);
        lowerBits.Store(ref lower, index);
    }

    /// <summary>The numbers of which the bits were split.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="upper">The upper parts, below 2¹⁶.</param>
    /// <param name="lower">The lower parts, below 2¹⁶: differences from −2¹⁵ to 2¹⁵ − 1 in two's complement.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Join<TLane, TWords>(TWords upper, TWords lower)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords> =>
        TLane.FromWords((upper << 16) + ((lower ^ TWords.All(0x8000)) - TWords.All(0x8000)));

    /// <summary>The two parts of the bits.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements.</param>
    /// <param name="lower">The lower parts.</param>
    /// <returns>The upper parts.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Split<TLane, TWords>(TLane value, out TWords lower)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords bits = value.Words;

        // Rounding up must not carry a NaN into another number, nor hide it behind an infinity.
        TWords nan = (bits | TWords.All(0x0040_0000)) & TWords.All(0xFFFF_0000);
        bits = TWords.Select(BFloat16Storage.IsNaN(bits), nan, bits);
        lower = bits & TWords.All(0xFFFF);
        return (bits + TWords.All(0x8000)) >>> 16;
    }
}
