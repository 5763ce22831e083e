using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>Lanes of <see cref="float"/> in <see cref="Block8"/> memory, for numbers of either sign such as first moments.</summary>
/// <remarks>
/// A code is a sign, 4 bits of exponent e and 3 bits of fraction f, and stands for ±(2^(e − 15)·(1 + f/8) − 2⁻¹⁵) times the scale: steps of an
/// eighth to a sixteenth of the number, even steps of 2⁻¹⁸ near zero, and zero itself.
/// </remarks>
public static class SignedBlock8Storage
{
    /// <summary>2⁻¹⁵, which makes code 0 a zero.</summary>
    private const float Offset = 1f / 32768;

    /// <summary>What separates the exponents of a float and a code, in the float's place.</summary>
    private const uint FloatExponent = (127 - 15) << 23;

    /// <summary>Reads numbers of one block.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="codes">The first code of the array.</param>
    /// <param name="index">Index of the first element to read.</param>
    /// <param name="scale">The block's <see cref="Block8.Scale"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load<TLane, TWords>(ref readonly byte codes, nint index, TLane scale)
        where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords> => Decode(TWords.Load(in codes, index), scale);

    /// <summary>Writes a block, rounding up or down by chance: a moving average rounded to nearest would stall.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="tile">The bits of the numbers.</param>
    /// <param name="random">Their random words.</param>
    /// <param name="shift">How far the random words are shifted: several arrays share them.</param>
    /// <param name="codes">The first code of the array.</param>
    /// <param name="scales">The first block's scale.</param>
    /// <param name="index">Index of the block's first element.</param>
    /// <param name="count">Number of elements in the block.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLane, TWords>(
        ref readonly uint tile, ref readonly uint random, [ConstantExpected] int shift, ref byte codes, ref byte scales, nint index, nint count)
        where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>
    {
        TWords largest = TWords.All(0);
        for (nint i = 0; i < count; i += TWords.Count)
        {
            largest = TWords.Max(largest, TWords.Load(in tile, i) & TWords.All(0x7FFF_FFFF));
        }

        byte scale = Block8.ScaleFor(largest.MaxAcross());
        Unsafe.Add(ref scales, index / Block8.Length) = scale;
        TLane inverseScale = TLane.All(Block8.InverseScale(scale));
        for (nint i = 0; i < count; i += TWords.Count)
        {
            Encode(TLane.FromWords(TWords.Load(in tile, i)), inverseScale, TWords.Load(in random, i) << shift).Store(ref codes, index + i);
        }
    }

    /// <summary>The numbers of some codes.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="codes">The codes, below 2⁸.</param>
    /// <param name="scale">The block's <see cref="Block8.Scale"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Decode<TLane, TWords>(TWords codes, TLane scale)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords magnitude = ((codes & TWords.All(0x7F)) << 20) + TWords.All(FloatExponent);
        TLane scaled = (TLane.FromWords(magnitude) - TLane.All(Offset)) * scale;
        return TLane.FromWords(scaled.Words | ((codes << 24) & TWords.All(0x8000_0000)));
    }

    /// <summary>Codes of one of the two neighbours of each number, chosen by random words: the lower 8 bits of the result.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The numbers.</param>
    /// <param name="inverseScale">1 over the scale.</param>
    /// <param name="random">Random words, of which the upper 20 bits are used.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Encode<TLane, TWords>(TLane value, TLane inverseScale, TWords random)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords bits = value.Words;
        TLane magnitude = TLane.FromWords(bits & TWords.All(0x7FFF_FFFF));
        TWords shifted = TLane.Fma(magnitude, inverseScale, TLane.All(Offset)).Words;

        // Above the code stands what separates the exponents, a multiple of 2⁷, so that the sign takes the place of its lowest bit.
        return TWords.Select(TWords.All(0x80), bits >>> 24, (shifted + (random >>> 12)) >>> 20);
    }
}
