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

    /// <summary>The same, in the code's place.</summary>
    private const uint CodeExponent = (127 - 15) << 3;

    /// <summary>Reads numbers of one block.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="codes">The first code of the array.</param>
    /// <param name="scales">The first block's scale.</param>
    /// <param name="index">Index of the first element to read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load<TLane, TWords>(ref readonly byte codes, ref readonly byte scales, nint index)
        where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords> =>
        Decode<TLane, TWords>(TWords.Load(in codes, index), Block8.Scale(in scales, index));

    /// <summary>Writes a tile of whole blocks, rounding up or down by chance: a moving average rounded to nearest would stall.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="tile">The bits of the numbers.</param>
    /// <param name="random">Their random words.</param>
    /// <param name="shift">How far the random words are shifted: several arrays share them.</param>
    /// <param name="codes">The first code of the array.</param>
    /// <param name="scales">The first block's scale.</param>
    /// <param name="index">Index of the tile's first element, a multiple of <see cref="Block8.Length"/>.</param>
    /// <param name="count">Number of elements in the tile. Only the last block of a tensor may be smaller than others.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLane, TWords>(
        ref readonly uint tile, ref readonly uint random, [ConstantExpected] int shift, ref byte codes, ref byte scales, nint index, nint count)
        where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>
    {
        for (nint block = 0; block < count; block += Block8.Length)
        {
            nint end = nint.Min(block + Block8.Length, count);
            TWords largest = TWords.All(0);
            for (nint i = block; i < end; i += TWords.Count)
            {
                largest = TWords.Max(largest, TWords.Load(in tile, i) & TWords.All(0x7FFF_FFFF));
            }

            byte scale = Block8.ScaleFor(largest.MaxAcross());
            Unsafe.Add(ref scales, (index + block) / Block8.Length) = scale;
            float inverseScale = Block8.InverseScale(scale);
            for (nint i = block; i < end; i += TWords.Count)
            {
                Encode(TLane.FromWords(TWords.Load(in tile, i)), inverseScale, TWords.Load(in random, i) << shift).Store(ref codes, index + i);
            }
        }
    }

    /// <summary>The numbers of some codes.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="codes">The codes, below 2⁸.</param>
    /// <param name="scale">The scale.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Decode<TLane, TWords>(TWords codes, float scale)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords magnitude = ((codes & TWords.All(0x7F)) << 20) + TWords.All(FloatExponent);
        TLane scaled = TLane.Fma(TLane.FromWords(magnitude), TLane.All(scale), TLane.All(-Offset * scale));
        return TLane.FromWords(scaled.Words | ((codes << 24) & TWords.All(0x8000_0000)));
    }

    /// <summary>Codes of one of the two neighbours of each number, chosen by random words.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The numbers.</param>
    /// <param name="inverseScale">1 over the scale.</param>
    /// <param name="random">Random words, of which the upper 20 bits are used.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Encode<TLane, TWords>(TLane value, float inverseScale, TWords random)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords bits = value.Words;
        TLane magnitude = TLane.FromWords(bits & TWords.All(0x7FFF_FFFF));
        TWords shifted = TLane.Fma(magnitude, TLane.All(inverseScale), TLane.All(Offset)).Words;
        return (((shifted + (random >>> 12)) >>> 20) - TWords.All(CodeExponent)) | ((bits >>> 24) & TWords.All(0x80));
    }
}
