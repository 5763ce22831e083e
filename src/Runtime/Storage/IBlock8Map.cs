using System;
using System.ComponentModel;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>What the codes of <see cref="Block8"/> memory stand for.</summary>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBlock8Map
{
    /// <summary>The lowest of the <see cref="Block8.DitherBits"/> bits of an element's random word that decide how it is rounded. Arrays of different maps take different ones.</summary>
    static abstract int LowestRandomBit { get; }

    /// <summary>Whether a code's highest bit is a sign.</summary>
    static abstract bool IsSigned { get; }

    /// <summary>The numbers of some codes.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="codes">The codes; where the map has a sign, with the bits above filled by it.</param>
    /// <param name="scale">The block's <see cref="Block8.Scale"/>.</param>
    static abstract TLane Decode<TLane, TWords>(TWords codes, TLane scale)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>;

    /// <summary>Codes of one of the two neighbours of each number, chosen by random bits: the lower 8 bits of the result, which is below 2¹².</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The numbers.</param>
    /// <param name="inverseScale">1 over the scale.</param>
    /// <param name="dither"><see cref="Block8.DitherBits"/> random bits per element.</param>
    static abstract TWords Encode<TLane, TWords>(TLane value, TLane inverseScale, TWords dither)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>;
}
