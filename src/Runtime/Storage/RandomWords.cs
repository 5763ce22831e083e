using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>Random words by counter: a hash of the element's index under a key, the same in every lane.</summary>
public static class RandomWords
{
    /// <summary>The words of consecutive elements.</summary>
    /// <typeparam name="TWords">The words.</typeparam>
    /// <param name="key">The key of the elements' run.</param>
    /// <param name="stream">Which of several independent words of an element: 0 for the parameter, 1 and up for its state.</param>
    /// <param name="index">Index of the first element within the run.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Next<TWords>(in RoundingKey key, uint stream, nint index)
        where TWords : struct, ICpuWords<TWords> =>
        Hash(TWords.Sequence((uint)index), key, stream);

    /// <summary>The words of the given elements.</summary>
    /// <typeparam name="TWords">The words.</typeparam>
    /// <param name="index">The elements' indices within the run.</param>
    /// <param name="key">The key of the run.</param>
    /// <param name="stream">Which of several independent words of an element.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Hash<TWords>(TWords index, in RoundingKey key, uint stream)
        where TWords : struct, IWords<TWords>
    {
        // Multiply and xorshift by turns, a bijection for each key; the second half of the key enters between the rounds.
        TWords word = index ^ TWords.All(key.Lower + (stream * 0x9E37_79B9));
        word = word ^ (word >>> 16);
        word = (word * TWords.All(0x7FEB_352D)) + TWords.All(key.Upper);
        word = word ^ (word >>> 15);
        word = word * TWords.All(0x846C_A68B);
        return word ^ (word >>> 16);
    }
}
