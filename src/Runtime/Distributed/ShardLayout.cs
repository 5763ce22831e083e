using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <summary>What of an optimizer is where: the tensors, who steps which of their elements, and in which buckets they travel. The same on all ranks.</summary>
internal sealed class ShardLayout
{
    internal ShardLayout(OptimizerEngine engine, ShardPlan plan, int rank, int rankCount, ShardedOptions options)
    {
        Rank = rank;
        RankCount = rankCount;
        Descriptor = engine.Descriptor;
        Groups = [.. engine.Groups];
        Tensors = [.. Groups.SelectMany(group => group.Parameters)];
        GroupOf = Groups.SelectMany(group => group.Parameters.Select(_ => group)).ToArray();
        LeafCount = options.LogicalShards ?? rankCount;
        Tree = new ShardTree(LeafCount);
        Plan = plan;
        nint most = (nint)long.Min(nint.MaxValue, options.BucketBytes / DTypes.SizeOf(Descriptor.Parameter));
        Buckets = Bucket.Cut(Array.ConvertAll(Tensors, tensor => tensor.Length), Plan, rankCount, most);
        NodesOf = Enumerable.Range(0, rankCount).Select(one => Tree.Largest(ShardTree.LeavesOf(one, rankCount, LeafCount)).ToArray()).ToArray();
    }

    internal int Rank { get; }

    internal int RankCount { get; }

    internal OptimizerDescriptor Descriptor { get; }

    internal ParameterGroup[] Groups { get; }

    /// <summary>The whole tensors, group by group.</summary>
    internal Parameter[] Tensors { get; }

    /// <summary>The group of each tensor.</summary>
    internal ParameterGroup[] GroupOf { get; }

    internal int LeafCount { get; }

    internal ShardTree Tree { get; }

    internal ShardPlan Plan { get; }

    internal Bucket[] Buckets { get; }

    /// <summary>The nodes of the tree that each rank sends: the largest that it holds all leaves of.</summary>
    internal ShardTree.Node[][] NodesOf { get; }

    /// <summary>What this rank steps.</summary>
    internal ReadOnlySpan<ShardPiece> Own => Plan.OfRank(Rank);

    /// <summary>Number of files that each rank's state needs, of which none holds two slices of one tensor.</summary>
    internal int FilesPerRank => field > 0 ? field : field = Math.Max(1, Enumerable.Range(0, RankCount).Max(rank => Plan.OfRank(rank).ToArray().GroupBy(piece => piece.Tensor).Select(pieces => pieces.Count()).DefaultIfEmpty(1).Max()));

    internal int GradientSize => DTypes.SizeOf(Descriptor.Gradient);

    internal int ValueSize => DTypes.SizeOf(Descriptor.Parameter);

    /// <summary>The parameters that this rank's optimizer steps, in the order of <see cref="Own"/>, by group.</summary>
    internal Parameter[][] Slices()
    {
        var ofGroups = Groups.Select(_ => new List<Parameter>()).ToArray();
        foreach (ShardPiece piece in Own)
        {
            Parameter tensor = Tensors[piece.Tensor];
            Parameter slice = tensor.NewSlice(NameOf(piece), piece.Start, piece.Length);
            slice.IsFrozen = tensor.IsFrozen;
            ofGroups[Array.IndexOf(Groups, GroupOf[piece.Tensor])].Add(slice);
        }

        return Array.ConvertAll(ofGroups, ofGroup => ofGroup.ToArray());
    }

    /// <summary>What one of this rank's files of state holds.</summary>
    /// <param name="file">Number of the file: it has the slice of that number of each tensor.</param>
    /// <returns>The names of its parameters, and where those lie that are parts of tensors.</returns>
    internal (HashSet<string> Parameters, SortedDictionary<string, SavedSlice> Slices) SlicesOfFile(int file)
    {
        var parameters = new HashSet<string>(StringComparer.Ordinal);
        var slices = new SortedDictionary<string, SavedSlice>(StringComparer.Ordinal);
        foreach (ShardPiece piece in Own.ToArray().GroupBy(piece => piece.Tensor).Where(pieces => pieces.Count() > file).Select(pieces => pieces.ElementAt(file)))
        {
            Parameter tensor = Tensors[piece.Tensor];
            parameters.Add(NameOf(piece));
            if (piece.Length != tensor.Length)
            {
                slices.Add(NameOf(piece), new SavedSlice
                {
                    Tensor = tensor.Name,
                    Shape = [.. tensor.Shape],
                    Start = piece.Start,
                    Length = piece.Length,
                    IsFlat = CutWithinRows.Contains(piece.Tensor),
                });
            }
        }

        return (parameters, slices);
    }

    /// <summary>What a piece is called: the tensor's name where it is all of it.</summary>
    private string NameOf(ShardPiece piece) => piece.Length == Tensors[piece.Tensor].Length
        ? Tensors[piece.Tensor].Name
        : FormattableString.Invariant($"{Tensors[piece.Tensor].Name}[{piece.Start}..{piece.End}]");

    /// <summary>The tensors of which a rank's part, whichever rank's, begins within a row.</summary>
    private HashSet<int> CutWithinRows => field ??= [.. Enumerable.Range(0, RankCount)
        .SelectMany(rank => Plan.OfRank(rank).ToArray())
        .Where(piece => piece.Start % long.Max(1, Tensors[piece.Tensor].Shape.Skip(1).Aggregate(1L, static (product, size) => product * size)) != 0)
        .Select(piece => piece.Tensor)];
}
