using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>The map of <see cref="Block8"/> memory for numbers that are never negative, such as second moments.</summary>
/// <remarks>
/// A code is 5 bits of exponent e and 3 bits of fraction f, and stands for 2^(e − 31)·(1 + f/8) times the scale: steps of an eighth to a
/// sixteenth of the number. No code is zero: a second moment that was rounded to zero beside a first moment that was not would make the step
/// as large as 1/ε. What is below 2⁻³¹ of the scale, also zero, is written as that; a block of zeros has a scale of zero.
/// What a step divides by is the root, so it is the root that is to be right on average: part f of the way between neighbours that are an eighth of the
/// lower one apart is about f + f·(1 − f)/32 of the way between their roots. So a chance c is raised by min(c, 1 − c)/64, which is the same where
/// it is largest, and nothing where a number has a code of its own: what is added there would hold up a slow decay.
/// </remarks>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct UnsignedBlock8Storage : IBlock8Map
{
    /// <summary>2⁻³¹ as a float's bits: the number of code 0, and what separates the exponents of a float and a code.</summary>
    private const uint FloatExponent = (127 - 31) << 23;

    /// <summary>The largest dither, 1 in its scale.</summary>
    private const uint MostDither = (1 << Block8.DitherBits) - 1;

    /// <inheritdoc/>
    public static bool IsSigned
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }

    /// <inheritdoc/>
    public static int LowestRandomBit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 6;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Decode<TLane, TWords>(TWords codes, TLane scale)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
        => TLane.FromWords((codes << 20) + TWords.All(FloatExponent)) * scale;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Encode<TLane, TWords>(TLane value, TLane inverseScale, TWords dither)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords scaled = TWords.Max((value * inverseScale).Words, TWords.All(FloatExponent));

        // Of c and 1 − c the smaller.
        TWords smaller = TWords.Min(dither, dither ^ TWords.All(MostDither));

        // Above the code stands what separates the exponents, a multiple of 2⁸.
        return (scaled + dither + (smaller >>> 6)) >>> 20;
    }
}
