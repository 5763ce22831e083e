using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>Random words by counter: what they are depends on a key and on the element's index, and on no state.</summary>
/// <remarks>
/// The elements of a run are the cells of a table of 256 columns. A cell's word is the sum of its column's and its row's word, which are hashes: so
/// that a pass needs an addition per element instead of a hash (<see cref="RandomTable"/>). Any two words of a run are independent, and with them the roundings of any
/// two elements, so that errors average out as if all were independent. One word serves all numbers of an element: each takes
/// other bits of it, of which mostly the upper ones decide.
/// </remarks>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RandomWords
{
    /// <summary>Number of columns, and of rows.</summary>
    internal const int Columns = 256;

    /// <summary>The words of the given elements.</summary>
    /// <typeparam name="TWords">The words.</typeparam>
    /// <param name="index">The elements' indices within the run.</param>
    /// <param name="key">The key of the run.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Of<TWords>(TWords index, in RoundingKey key)
        where TWords : struct, IWords<TWords> =>
        Hash(index & TWords.All(Columns - 1), key) + Hash((index >>> 8) + TWords.All(Columns), key);

    /// <summary>The words of some elements of one row, as <see cref="Of"/> gives them.</summary>
    /// <typeparam name="TWords">The words.</typeparam>
    /// <param name="column">The elements' columns, below 256: their indices within the row.</param>
    /// <param name="row">The row: the elements' index within the run, over 256.</param>
    /// <param name="key">The key of the run.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords InRow<TWords>(TWords column, uint row, in RoundingKey key)
        where TWords : struct, IWords<TWords> => Hash(column, key) + Hash(TWords.All(row + Columns), key);

    /// <summary>Some of a word's bits.</summary>
    /// <typeparam name="TWords">The words.</typeparam>
    /// <param name="random">The words.</param>
    /// <param name="lowest">The lowest of the bits; where it is negative, that many bits of the result are zero.</param>
    /// <param name="count">Number of bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Bits<TWords>(TWords random, int lowest, int count)
        where TWords : struct, IWords<TWords>
    {
        if (lowest + count == 32)
        {
            return random >>> lowest;
        }

        return (lowest < 0 ? random << -lowest : random >>> lowest) & TWords.All((1u << count) - 1);
    }

    /// <summary>The words of some cells of a row or a column: columns are numbered from 0, rows from 256 on.</summary>
    /// <typeparam name="TWords">The words.</typeparam>
    /// <param name="number">The numbers.</param>
    /// <param name="key">The key of the run.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TWords Hash<TWords>(TWords number, in RoundingKey key)
        where TWords : struct, IWords<TWords>
    {
        // Multiply and xorshift by turns, a bijection for each key, of which one half enters before each multiplication.
        TWords word = number ^ TWords.All(key.Lower);
        word = (word * TWords.All(0x7FEB_352D)) + TWords.All(key.Upper);
        word = word ^ (word >>> 15);
        word = word * TWords.All(0x846C_A68B);
        return word ^ (word >>> 16);
    }
}
