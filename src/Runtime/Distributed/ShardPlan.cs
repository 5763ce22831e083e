using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <summary>
/// Which rank steps which elements. Tensors of elementwise rules are cut at multiples of 65,536 elements, so that blocks of 8-bit state, runs of random words
/// and chunks of reductions stay whole; where a rule looks at whole tensors they are not cut. The largest part goes to the least loaded rank.
/// </summary>
/// <remarks>
/// Optimizers of a set are divided together, by the bytes of their state: first what is not cut, and then what is, which fills up what that leaves. Among these, parts are taken by falling
/// size, ordinal name and start, and ranks by rising load and number: a total order, the same on all ranks.
/// </remarks>
internal sealed class ShardPlan
{
    private readonly ShardPiece[][] _ofRank;

    private ShardPlan(ShardPiece[][] ofRank)
    {
        _ofRank = ofRank;
    }

    /// <summary>Divides the tensors of optimizers that step together.</summary>
    /// <param name="engines">The optimizers, with the whole tensors.</param>
    /// <param name="rankCount">Number of ranks.</param>
    /// <returns>For each optimizer who steps what; tensors are numbered group by group.</returns>
    internal static ShardPlan[] Divide(IReadOnlyList<OptimizerEngine> engines, int rankCount)
    {
        var parts = new List<Part>();
        for (int member = 0; member < engines.Count; member++)
        {
            bool isWhole = NeedsWholeTensors(engines[member].Descriptor);
            long weight = WeightOf(engines[member].Descriptor);
            int tensor = 0;
            foreach (Parameter parameter in engines[member].Groups.SelectMany(group => group.Parameters))
            {
                foreach (ShardPiece piece in Cut(tensor++, parameter.Length, isWhole ? 1 : rankCount))
                {
                    parts.Add(new Part(member, piece, parameter.Name, isWhole, weight * piece.Length));
                }
            }
        }

        List<ShardPiece>[][] ofMembers = [.. engines.Select(_ => Enumerable.Range(0, rankCount).Select(_ => new List<ShardPiece>()).ToArray())];
        var loads = new PriorityQueue<int, (long Load, int Rank)>(Enumerable.Range(0, rankCount).Select(rank => (rank, (0L, rank))));
        parts.Sort(Part.Compare);
        foreach (Part part in parts)
        {
            loads.TryDequeue(out int rank, out (long Load, int Rank) load);
            ofMembers[part.Member][rank].Add(part.Piece);
            loads.Enqueue(rank, (load.Load + part.Size, rank));
        }

        return Array.ConvertAll(ofMembers, ofRank => new ShardPlan(Array.ConvertAll(ofRank, Merge)));
    }

    /// <summary>Whether a class's rule, or what is asked for around it, looks at whole tensors.</summary>
    internal static bool NeedsWholeTensors(OptimizerDescriptor descriptor) =>
        descriptor.PassCount > 0 || descriptor.Matrix is not null || descriptor.StateSlots.Any(slot => slot.Axis != TensorAxis.Elements) || descriptor.Treatment.HasUnits;

    /// <summary>The parts of a rank, by tensor and start; consecutive ones are one.</summary>
    internal ReadOnlySpan<ShardPiece> OfRank(int rank) => _ofRank[rank];

    /// <summary>Cuts a tensor in parts of whole runs, as equal as can be; what is left of a run stays with the last.</summary>
    private static IEnumerable<ShardPiece> Cut(int tensor, nint length, int count)
    {
        nint runs = nint.Max(1, length / StepPlan.ChunkLength);
        count = (int)nint.Min(count, runs);
        for (int part = 0; part < count; part++)
        {
            nint start = runs * part / count * StepPlan.ChunkLength;
            nint end = part + 1 == count ? length : runs * (part + 1) / count * StepPlan.ChunkLength;
            yield return new ShardPiece(tensor, start, end - start);
        }
    }

    /// <summary>Bytes of state that an element has, and 1 where it has none of its own.</summary>
    private static long WeightOf(OptimizerDescriptor descriptor) => long.Max(
        1, descriptor.SavedSlots.Where(slot => slot.Axis == TensorAxis.Elements).Sum(slot => DTypes.IsBlock8(slot.Type) ? 1L : DTypes.SizeOf(slot.Type)));

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

    /// <summary>A part of a tensor that one rank steps.</summary>
    private sealed record Part(int Member, ShardPiece Piece, string Name, bool IsWhole, long Size)
    {
        internal static int Compare(Part a, Part b)
        {
            int order = b.IsWhole.CompareTo(a.IsWhole);
            order = order != 0 ? order : b.Size.CompareTo(a.Size);
            order = order != 0 ? order : string.CompareOrdinal(a.Name, b.Name);
            return order != 0 ? order : a.Piece.Start.CompareTo(b.Piece.Start);
        }
    }
}
