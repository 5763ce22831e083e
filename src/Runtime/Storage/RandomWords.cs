using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>Random words by counter: a hash of the element's index under a key, the same in every lane.</summary>
/// <remarks>
/// One word serves all of an element's numbers, each shifted by another amount: rounding decides mostly by the upper bits that it is given, and
/// each number by itself is rounded without bias.
/// </remarks>
public static class RandomWords
{
    /// <summary>The words of consecutive elements.</summary>
    /// <typeparam name="TWords">The words.</typeparam>
    /// <param name="key">The key of the elements' run.</param>
    /// <param name="index">Index of the first element within the run.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Next<TWords>(in RoundingKey key, nint index)
        where TWords : struct, ICpuWords<TWords> =>
        Hash(TWords.Sequence((uint)index), key);

    /// <summary>The words of the given elements.</summary>
    /// <typeparam name="TWords">The words.</typeparam>
    /// <param name="index">The elements' indices within the run.</param>
    /// <param name="key">The key of the run.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Hash<TWords>(TWords index, in RoundingKey key)
        where TWords : struct, IWords<TWords>
    {
        // Multiply and xorshift by turns, a bijection for each key, of which one half enters before each multiplication.
        TWords word = index ^ TWords.All(key.Lower);
        word = (word * TWords.All(0x7FEB_352D)) + TWords.All(key.Upper);
        word = word ^ (word >>> 15);
        word = word * TWords.All(0x846C_A68B);
        return word ^ (word >>> 16);
    }
}
