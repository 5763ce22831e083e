using System;
using System.Collections.Generic;
using GenOptim.Engine;

namespace GenOptim.Gradients;

/// <summary>
/// What a pass over all active tensors has reduced, a number per chunk, put together always in the same order: a tensor's chunks from its first
/// element on, tensors by ordinal name.
/// </summary>
/// <remarks>
/// The total goes through all chunks one after another and not through tensors' sums, so that a tensor that is cut at a multiple of
/// <see cref="StepPlan.ChunkLength"/> elements, with names in the same order, gives the same bits.
/// </remarks>
internal sealed class ReductionTable
{
    private const int MostOnStack = 64;

    private double[] _results = [];
    private ReductionLayout? _layout;

    /// <summary>The results, by the numbers of the layout's chunks.</summary>
    internal Span<double> Results => _results.AsSpan(0, _layout!.ChunkCount);

    /// <summary>Begins a pass over the active tensors of a layout. Takes memory only where there are more chunks than ever before.</summary>
    internal void Begin(ReductionLayout layout)
    {
        _layout = layout;
        if (_results.Length < layout.ChunkCount)
        {
            // Accelerators copy to it by its address.
            _results = GC.AllocateUninitializedArray<double>(layout.ChunkCount, pinned: true);
        }
    }

    /// <summary>The result of one active tensor.</summary>
    internal double OfTensor(int tensor, ReductionKind kind) => Fold(0, _layout!.ChunksOf(tensor), kind);

    /// <summary>The result of all active tensors together.</summary>
    internal double OfAll(ReductionKind kind)
    {
        double total = 0;
        foreach (int tensor in _layout!.ByName)
        {
            total = Fold(total, _layout.ChunksOf(tensor), kind);
        }

        return total;
    }

    /// <summary>The norm over all active tensors: the root of the sum of squares, or the largest absolute value.</summary>
    internal double Norm(ReductionKind kind) => kind == ReductionKind.SumOfSquares ? Math.Sqrt(OfAll(kind)) : OfAll(kind);

    /// <summary>The norm over all active tensors of several tables together, whose names differ.</summary>
    internal static double Norm(IReadOnlyList<ReductionTable> tables, ReductionKind kind) =>
        kind == ReductionKind.SumOfSquares ? Math.Sqrt(OfAll(tables, kind)) : OfAll(tables, kind);

    /// <summary>The result of the active tensors of several tables together, whose names differ.</summary>
    internal static double OfAll(IReadOnlyList<ReductionTable> tables, ReductionKind kind)
    {
        double total = 0;
        Span<int> next = tables.Count <= MostOnStack ? stackalloc int[tables.Count] : new int[tables.Count];
        next.Clear();
        while (true)
        {
            int first = -1;
            for (int table = 0; table < tables.Count; table++)
            {
                if (next[table] < tables[table]._layout!.ByName.Length &&
                    (first < 0 || string.CompareOrdinal(tables[table].NameAt(next[table]), tables[first].NameAt(next[first])) < 0))
                {
                    first = table;
                }
            }

            if (first < 0)
            {
                return total;
            }

            ReductionLayout layout = tables[first]._layout!;
            total = tables[first].Fold(total, layout.ChunksOf(layout.ByName[next[first]++]), kind);
        }
    }

    private string NameAt(int position) => _layout!.ParameterOf(_layout.ByName[position]).Name;

    private double Fold(double total, Range chunks, ReductionKind kind)
    {
        foreach (double result in _results.AsSpan(chunks))
        {
            total = TensorReduction.Merge(kind, total, result);
        }

        return total;
    }
}
