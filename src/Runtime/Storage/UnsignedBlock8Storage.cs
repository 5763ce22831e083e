using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>Lanes of <see cref="float"/> in <see cref="Block8"/> memory, for numbers that are never negative such as second moments.</summary>
/// <remarks>
/// A code is 5 bits of exponent e and 3 bits of fraction f, and stands for 2^(e − 31)·(1 + f/8) times the scale: steps of an eighth to a
/// sixteenth of the number. No code is zero: a second moment that was rounded to zero beside a first moment that was not would make the step
/// as large as 1/ε. Rounding by chance keeps the root right on average, by which a step is divided. What is below 2⁻³¹ of the scale, also zero, is written as that; a block of zeros has a scale of zero.
/// </remarks>
public static class UnsignedBlock8Storage
{
    /// <summary>2⁻³¹ as a float's bits: the number of code 0, and what separates the exponents of a float and a code.</summary>
    private const uint FloatExponent = (127 - 31) << 23;

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
        => TLane.FromWords((codes << 20) + TWords.All(FloatExponent)) * scale;

    /// <summary>Codes of one of the two neighbours of each number, chosen by random words: the lower 8 bits of the result.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The numbers, at least 0.</param>
    /// <param name="inverseScale">1 over the scale.</param>
    /// <param name="random">Random words, of which the upper 20 bits are used.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Encode<TLane, TWords>(TLane value, TLane inverseScale, TWords random)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords scaled = TWords.Max((value * inverseScale).Words, TWords.All(FloatExponent));

        // What a step divides by is the root, so it is the root that must be right on average. Part f of the way between neighbours that are an
        // eighth of the lower one apart is about f + f·(1 − f)/32 of the way between their roots: the chance c becomes c + c·(1 − c)/32.
        TWords chance = random >>> 16;
        TWords forRoot = (chance * (TWords.All(0x1_0000) - chance)) >>> 17;

        // Above the code stands what separates the exponents, a multiple of 2⁸.
        return (scaled + (random >>> 12) + forRoot) >>> 20;
    }
}
