using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <summary>
/// Which rank steps which elements. Tensors of elementwise rules are cut at multiples of 65,536 elements, so that blocks of 8-bit state, runs of random words
/// and chunks of reductions stay whole; where a rule looks at whole tensors they are not cut. The largest part goes to the least loaded rank.
/// </summary>
/// <remarks>Parts are taken by falling length, ordinal name and start, and ranks by rising load and number: a total order, the same on all ranks.</remarks>
internal sealed class ShardPlan
{
    private readonly ShardPiece[][] _ofRank;

    /// <param name="tensors">The tensors, group by group.</param>
    /// <param name="needsWholeTensors">Whether none may be cut.</param>
    /// <param name="rankCount">Number of ranks.</param>
    internal ShardPlan(IReadOnlyList<Parameter> tensors, bool needsWholeTensors, int rankCount)
    {
        var parts = new List<ShardPiece>();
        for (int tensor = 0; tensor < tensors.Count; tensor++)
        {
            Cut(parts, tensor, tensors[tensor].Length, needsWholeTensors ? 1 : rankCount);
        }

        parts.Sort((a, b) =>
        {
            int order = b.Length.CompareTo(a.Length);
            order = order != 0 ? order : string.CompareOrdinal(tensors[a.Tensor].Name, tensors[b.Tensor].Name);
            return order != 0 ? order : a.Start.CompareTo(b.Start);
        });
        var ofRank = Enumerable.Range(0, rankCount).Select(_ => new List<ShardPiece>()).ToArray();
        var loads = new PriorityQueue<int, (nint Load, int Rank)>(Enumerable.Range(0, rankCount).Select(rank => (rank, ((nint)0, rank))));
        foreach (ShardPiece part in parts)
        {
            loads.TryDequeue(out int rank, out (nint Load, int Rank) load);
            ofRank[rank].Add(part);
            loads.Enqueue(rank, (load.Load + part.Length, rank));
        }

        _ofRank = Array.ConvertAll(ofRank, Merge);
    }

    /// <summary>Whether a class's rule, or what is asked for around it, looks at whole tensors.</summary>
    internal static bool NeedsWholeTensors(OptimizerDescriptor descriptor) =>
        descriptor.PassCount > 0 || descriptor.Matrix is not null || descriptor.StateSlots.Any(slot => slot.Axis != TensorAxis.Elements) || descriptor.Treatment.HasUnits;

    /// <summary>The parts of a rank, by tensor and start; consecutive ones are one.</summary>
    internal ReadOnlySpan<ShardPiece> OfRank(int rank) => _ofRank[rank];

    /// <summary>Cuts a tensor in parts of whole runs, as equal as can be; what is left of a run stays with the last.</summary>
    private static void Cut(List<ShardPiece> parts, int tensor, nint length, int count)
    {
        nint runs = nint.Max(1, length / StepPlan.ChunkLength);
        count = (int)nint.Min(count, runs);
        for (int part = 0; part < count; part++)
        {
            nint start = runs * part / count * StepPlan.ChunkLength;
            nint end = part + 1 == count ? length : runs * (part + 1) / count * StepPlan.ChunkLength;
            parts.Add(new ShardPiece(tensor, start, end - start));
        }
    }

    private static ShardPiece[] Merge(List<ShardPiece> pieces)
    {
        var merged = new List<ShardPiece>();
        foreach (ShardPiece piece in pieces.OrderBy(piece => piece.Tensor).ThenBy(piece => piece.Start))
        {
            if (merged.Count > 0 && merged[^1].Tensor == piece.Tensor && merged[^1].End == piece.Start)
            {
                merged[^1] = merged[^1] with { Length = merged[^1].Length + piece.Length };
            }
            else
            {
                merged.Add(piece);
            }
        }

        return [.. merged];
    }
}
