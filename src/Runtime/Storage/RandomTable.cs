using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>The words of a run's columns and rows, from which <see cref="RandomWords"/> are added up.</summary>
[InlineArray(RandomWords.Columns * 2)]
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public struct RandomTable
{
    private uint _first;

    /// <summary>The table of a run.</summary>
    /// <param name="run">Where the run begins.</param>
    /// <param name="length">Number of elements that will be asked for: the rest stays zero.</param>
    public RandomTable(in RoundingRun run, nint length)
    {
        Fill(ref _first, 0, nint.Min(length, RandomWords.Columns), run.Key);
        Fill(
            ref Unsafe.Add(ref _first, RandomWords.Columns),
            RandomWords.Columns + run.FirstRow,
            (length + RandomWords.Columns - 1) / RandomWords.Columns,
            run.Key);
    }

    /// <summary>The words of consecutive elements. Nothing is checked.</summary>
    /// <typeparam name="TWords">The words.</typeparam>
    /// <param name="table">The table.</param>
    /// <param name="index">Index of the first element within the run, a multiple of the number of words.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords Next<TWords>(ref readonly RandomTable table, nint index)
        where TWords : struct, ICpuWords<TWords> =>
        Columns<TWords>(in table, index & (RandomWords.Columns - 1)) + Row<TWords>(in table, index);

    /// <summary>The words of consecutive columns.</summary>
    /// <typeparam name="TWords">The words.</typeparam>
    /// <param name="table">The table.</param>
    /// <param name="column">The first column.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TWords Columns<TWords>(ref readonly RandomTable table, nint column)
        where TWords : struct, ICpuWords<TWords> => TWords.Load(in table._first, column);

    /// <summary>The word of an element's row.</summary>
    /// <typeparam name="TWords">The words.</typeparam>
    /// <param name="table">The table.</param>
    /// <param name="index">Index of the element within the run.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TWords Row<TWords>(ref readonly RandomTable table, nint index)
        where TWords : struct, ICpuWords<TWords> =>
        TWords.All(Unsafe.Add(ref Unsafe.AsRef(in table._first), RandomWords.Columns + (index >> 8)));

    private static void Fill(ref uint words, uint number, nint count, in RoundingKey key)
    {
        nint i = 0;
        if (Vector512Lane<float>.IsSupported)
        {
            i = Fill<Vector512Words>(ref words, number, 0, count, key);
        }
        else if (Vector256Lane<float>.IsSupported)
        {
            i = Fill<Vector256Words>(ref words, number, 0, count, key);
        }
        else if (Vector128Lane<float>.IsSupported)
        {
            i = Fill<Vector128Words>(ref words, number, 0, count, key);
        }

        Fill<ScalarWords>(ref words, number, i, count, key);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint Fill<TWords>(ref uint words, uint number, nint start, nint count, in RoundingKey key)
        where TWords : struct, ICpuWords<TWords>
    {
        nint i = start;
        for (; i <= count - TWords.Count; i += TWords.Count)
        {
            RandomWords.Hash(TWords.Sequence(number + (uint)i), key).Store(ref words, i);
        }

        return i;
    }
}
