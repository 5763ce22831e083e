using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>The map of <see cref="Block8"/> memory for numbers of either sign, such as first moments.</summary>
/// <remarks>
/// A code is a sign, 4 bits of exponent e and 3 bits of fraction f, and stands for ±(2^(e − 15)·(1 + f/8) − 2⁻¹⁵) times the scale: steps of an
/// eighth to a sixteenth of the number, even steps of 2⁻¹⁸ near zero, and zero itself.
/// </remarks>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SignedBlock8Storage : IBlock8Map
{
    /// <summary>2⁻¹⁵, which makes code 0 a zero.</summary>
    private const float Offset = 1f / 32768;

    /// <summary>What separates the exponents of a float and a code, in the float's place.</summary>
    private const uint FloatExponent = (127 - 15) << 23;

    /// <summary>Where a float has what is exponent and fraction in a code.</summary>
    private const uint MagnitudeMask = 0x7F << 20;

    private const uint SignMask = 0x8000_0000;

    /// <inheritdoc/>
    public static bool IsSigned
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }

    /// <inheritdoc/>
    public static int LowestRandomBit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 0;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Decode<TLane, TWords>(TWords codes, TLane scale)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        // Both products are exact, and so is their difference: (x − offset)·scale in one operation.
        TWords shifted = codes << 20;
        TWords magnitude = TWords.Select(TWords.All(MagnitudeMask), shifted, TWords.All(FloatExponent));
        TLane scaled = TLane.Fma(TLane.FromWords(magnitude), scale, scale * TLane.All(-Offset));
        return TLane.FromWords(TWords.Select(TWords.All(SignMask), shifted, scaled.Words));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Encode<TLane, TWords>(TLane value, TLane inverseScale, TWords dither)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords bits = value.Words;
        TLane magnitude = TLane.FromWords(bits & TWords.All(~SignMask));
        TWords shifted = TLane.Fma(magnitude, inverseScale, TLane.All(Offset)).Words;

        // Above the code stands what separates the exponents, a multiple of 2⁷, so that the sign takes the place of its lowest bit.
        return TWords.Select(TWords.All(0x80), bits >>> 24, (shifted + dither) >>> 20);
    }
}
