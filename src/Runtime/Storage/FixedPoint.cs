using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>Random rounding to integers.</summary>
internal static class FixedPoint
{
    /// <summary>One of the two integers around each number, chosen by random bits. An integer is kept as it is.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">Numbers from 0 to 2¹⁰.</param>
    /// <param name="dither">13 random bits per element: the chance is right to 2⁻¹⁴.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TWords Stochastic<TLane, TWords>(TLane value, TWords dither)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        // 13 random bits as the fraction of a float in [1, 2), in the middle of steps of 2⁻¹³: a sum with an integer is exact and never a tie.
        TWords fraction = (dither << 10) | TWords.All(0x3F80_0200);
        TLane shift = TLane.FromWords(fraction) - TLane.All(1.5f);

        // Adding 1.5·2²³ rounds to the nearest integer, also below 0, and leaves it in the fraction.
        return (value + shift + TLane.All(12582912f)).Words - TWords.All(0x4B40_0000);
    }
}
