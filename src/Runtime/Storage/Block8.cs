using System;
using System.ComponentModel;
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
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Block8
{
    /// <summary>Number of elements that share a scale.</summary>
    public const int Length = 256;

    /// <summary>Tensors of fewer elements keep their state in float32: they are biases and norms, which weigh little and need much.</summary>
    public const int SmallestTensor = 4096;

    /// <summary>Number of random bits that decide how a number is rounded.</summary>
    public const int DitherBits = 20;

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

    /// <summary>Reads a block into a tile.</summary>
    /// <typeparam name="TMap">What codes stand for.</typeparam>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="codes">The first code of the array.</param>
    /// <param name="scales">The first block's scale.</param>
    /// <param name="tile">Where the bits of the block's numbers are written.</param>
    /// <param name="index">Index of the block's first element.</param>
    /// <param name="count">Number of elements in the block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Read<TMap, TLane, TWords>(ref readonly byte codes, ref readonly byte scales, ref uint tile, nint index, nint count)
        where TMap : struct, IBlock8Map
        where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>
    {
        TLane scale = Scale<TLane>(in scales, index);
        for (nint i = 0; i < count; i += TWords.Count)
        {
            TWords words = TMap.IsSigned ? TWords.LoadSigned(in codes, index + i) : TWords.Load(in codes, index + i);
            TMap.Decode(words, scale).Words.Store(ref tile, i);
        }
    }

    /// <summary>Takes numbers out of a tile.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="tile">The bits of the block's numbers.</param>
    /// <param name="index">Index within the tile.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Take<TLane, TWords>(ref readonly uint tile, nint index)
        where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords> => TLane.FromWords(TWords.Load(in tile, index));

    /// <summary>Puts updated numbers back into a tile, from which their block is written once all of them are known.</summary>
    /// <typeparam name="TMap">What codes stand for.</typeparam>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The numbers.</param>
    /// <param name="tile">The bits of the block's numbers.</param>
    /// <param name="index">Index within the tile.</param>
    /// <param name="largest">The bits of the largest magnitudes so far.</param>
    /// <returns>The bits of the largest magnitudes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Collect<TMap, TLane, TWords>(TLane value, ref uint tile, nint index, TWords largest)
        where TMap : struct, IBlock8Map
        where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>
    {
        TWords bits = value.Words;
        bits.Store(ref tile, index);
        return TWords.Max(largest, MagnitudeBits<TMap, TWords>(bits));
    }

    /// <summary>The bits of numbers' magnitudes, of which the largest in a block asks for its scale.</summary>
    /// <typeparam name="TMap">What codes stand for.</typeparam>
    /// <typeparam name="TWords">The words.</typeparam>
    /// <param name="bits">The bits of the numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords MagnitudeBits<TMap, TWords>(TWords bits)
        where TMap : struct, IBlock8Map
        where TWords : struct, IWords<TWords> => TMap.IsSigned ? bits & TWords.All(0x7FFF_FFFF) : bits;

    /// <summary>Codes of numbers, rounded up or down by chance: the lower 8 bits of the result.</summary>
    /// <typeparam name="TMap">What codes stand for.</typeparam>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The numbers.</param>
    /// <param name="inverseScale">1 over the scale of their block.</param>
    /// <param name="random">Their random words.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Encode<TMap, TLane, TWords>(TLane value, TLane inverseScale, TWords random)
        where TMap : struct, IBlock8Map
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords> =>
        TMap.Encode(value, inverseScale, RandomWords.Bits(random, TMap.LowestRandomBit, DitherBits));

    /// <summary>Finds and writes a block's scale.</summary>
    /// <typeparam name="TWords">The words of a lane.</typeparam>
    /// <param name="largest">The bits of the largest magnitudes.</param>
    /// <param name="scales">The first block's scale.</param>
    /// <param name="index">Index of the block's first element.</param>
    /// <returns>What the numbers of the block are multiplied by when they are written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float StoreScale<TWords>(TWords largest, ref byte scales, nint index)
        where TWords : struct, ICpuWords<TWords>
    {
        byte scale = ScaleFor(largest.MaxAcross());
        Unsafe.Add(ref scales, index / Length) = scale;
        return InverseScale(scale);
    }

    /// <summary>Writes a block's codes, rounding up or down by chance: a moving average rounded to nearest would stall.</summary>
    /// <typeparam name="TMap">What codes stand for.</typeparam>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="tile">The bits of the numbers.</param>
    /// <param name="inverseScale">What <see cref="StoreScale"/> gave.</param>
    /// <param name="random">The random words of the run.</param>
    /// <param name="codes">The first code of the array.</param>
    /// <param name="index">Index of the block's first element.</param>
    /// <param name="count">Number of elements in the block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void StoreCodes<TMap, TLane, TWords>(
        ref readonly uint tile, float inverseScale, ref readonly RandomTable random, ref byte codes, nint index, nint count)
        where TMap : struct, IBlock8Map
        where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>
    {
        TLane inverse = TLane.All(inverseScale);
        TWords row = RandomTable.Row<TWords>(in random, index);
        nint i = 0;
        for (; i <= count - (4 * TWords.Count); i += 4 * TWords.Count)
        {
            TWords.Store(
                Encode<TMap, TLane, TWords>(in tile, i, inverse, in random, row),
                Encode<TMap, TLane, TWords>(in tile, i + TWords.Count, inverse, in random, row),
                Encode<TMap, TLane, TWords>(in tile, i + (2 * TWords.Count), inverse, in random, row),
                Encode<TMap, TLane, TWords>(in tile, i + (3 * TWords.Count), inverse, in random, row),
                ref codes,
                index + i);
        }

        // A last block that is not whole is written in single elements.
        for (; i < count; i += TWords.Count)
        {
            Encode<TMap, TLane, TWords>(in tile, i, inverse, in random, row).Store(ref codes, index + i);
        }
    }

    /// <summary>The scale of a block whose largest magnitude has the given bits: its exponent, or the next where rounding could reach it.</summary>
    /// <param name="magnitudeBits">The bits, without the sign.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte ScaleFor(uint magnitudeBits)
    {
        // Above 253 the inverse would not be a normal number: such a block counts as infinite. The sign bit is set in some NaN.
        uint scale = (uint.Min(magnitudeBits, 0x8000_0000) + 0x001F_FFFF) >> 23;
        return (byte)(scale > 253 ? 255 : scale);
    }

    /// <summary>The bits of what the numbers of a block are multiplied by when they are written: 1 over the scale. Of 0 and 255 nothing is read.</summary>
    /// <param name="scale">The block's scale.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint InverseScaleBits(byte scale) => unchecked((254u - scale) << 23);

    /// <summary>What the numbers of a block are multiplied by when they are written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float InverseScale(byte scale) => BitConverter.UInt32BitsToSingle(InverseScaleBits(scale));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWords Encode<TMap, TLane, TWords>(ref readonly uint tile, nint index, TLane inverseScale, ref readonly RandomTable random, TWords row)
        where TMap : struct, IBlock8Map
        where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>
    {
        TLane value = TLane.FromWords(TWords.Load(in tile, index));
        return Encode<TMap, TLane, TWords>(value, inverseScale, RandomTable.Columns<TWords>(in random, index) + row);
    }
}
