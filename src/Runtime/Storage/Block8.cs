using System;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>
/// State of 8 bits per element: codes, and for each block of 256 consecutive elements of a tensor a power of two by which they are scaled.
/// </summary>
/// <remarks>
/// An array of n elements is n codes, padded to a multiple of 64, and behind them a scale per block. A scale S stands for 2^(S − 127): 0 for a
/// block of zeros, 255 for one that holds something infinite or NaN, which then reads as such throughout. Scales being powers of two, reading
/// is exact, and a number that was read is written with the same code while its block's scale stays.
/// </remarks>
public static class Block8
{
    /// <summary>Number of elements that share a scale.</summary>
    public const int Length = 256;

    /// <summary>Tensors of fewer elements keep their state in float32: they are biases and norms, which weigh little and need much.</summary>
    public const int SmallestTensor = 4096;

    /// <summary>Codes are padded to this number, so that scales start on a cache line.</summary>
    private const int Padding = 64;

    /// <summary>Where the scales of an array begin, in bytes.</summary>
    /// <param name="length">Number of elements of the array.</param>
    public static nint ScalesOffset(nint length) => (length + Padding - 1) / Padding * Padding;

    /// <summary>Bytes of an array.</summary>
    /// <param name="length">Number of elements of the array.</param>
    public static nint ByteLength(nint length) => ScalesOffset(length) + ((length + Length - 1) / Length);

    /// <summary>How much of an array a pass takes next: a whole block, and in single elements also a last one that is not whole.</summary>
    /// <param name="remaining">Number of elements that are left.</param>
    /// <param name="laneCount">Number of elements in a lane.</param>
    /// <returns>Number of elements; 0 where none are left for this lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Next(nint remaining, int laneCount) =>
        remaining >= Length ? Length : laneCount == 1 ? remaining : 0;

    /// <summary>What the numbers of a block are multiplied by when they are read.</summary>
    /// <typeparam name="TLane">A lane.</typeparam>
    /// <param name="scales">The first block's scale.</param>
    /// <param name="index">Index of an element of the block.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Scale<TLane>(ref readonly byte scales, nint index)
        where TLane : struct, ILane<TLane, float> =>
        TLane.All(BitConverter.UInt32BitsToSingle(ScaleBits(Unsafe.Add(ref Unsafe.AsRef(in scales), index / Length))));

    /// <summary>The bits of what the numbers of a block are multiplied by when they are read.</summary>
    /// <param name="scale">The block's scale.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ScaleBits(byte scale) => (uint)scale << 23;

    /// <summary>The scale of a block whose largest magnitude has the given bits: its exponent, or the next where rounding could reach it.</summary>
    /// <param name="magnitudeBits">The bits, without the sign.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte ScaleFor(uint magnitudeBits)
    {
        uint scale = (magnitudeBits + 0x001F_FFFF) >> 23;

        // Above 253 the inverse would not be a normal number: such a block counts as infinite.
        return (byte)(scale > 253 ? 255 : scale);
    }

    /// <summary>The bits of what the numbers of a block are multiplied by when they are written: 1 over the scale. Of 0 and 255 nothing is read.</summary>
    /// <param name="scale">The block's scale.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint InverseScaleBits(byte scale) => unchecked((254u - scale) << 23);

    /// <summary>What the numbers of a block are multiplied by when they are written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float InverseScale(byte scale) => BitConverter.UInt32BitsToSingle(InverseScaleBits(scale));
}
