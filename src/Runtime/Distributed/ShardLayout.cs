using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <summary>What of a model is where: the tensors, who steps which of their elements, and in which buckets they travel. The same on all ranks.</summary>
internal sealed class ShardLayout
{
    internal ShardLayout(OptimizerEngine engine, int rank, int rankCount, ShardedOptions options)
    {
        Rank = rank;
        RankCount = rankCount;
        Descriptor = engine.Descriptor;
        Groups = [.. engine.Groups];
        Tensors = [.. Groups.SelectMany(group => group.Parameters)];
        GroupOf = Groups.SelectMany(group => group.Parameters.Select(_ => group)).ToArray();
        LeafCount = options.LogicalShards ?? rankCount;
        Tree = new ShardTree(LeafCount);
        Plan = new ShardPlan(Tensors, ShardPlan.NeedsWholeTensors(Descriptor), rankCount);
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

    internal int GradientSize => DTypes.SizeOf(Descriptor.Gradient);

    internal int ValueSize => DTypes.SizeOf(Descriptor.Parameter);

    /// <summary>The parameters that this rank's optimizer steps, in the order of <see cref="Own"/>, by group.</summary>
    internal Parameter[][] Slices()
    {
        var ofGroups = Groups.Select(_ => new List<Parameter>()).ToArray();
        foreach (ShardPiece piece in Own)
        {
            Parameter tensor = Tensors[piece.Tensor];
            string name = piece.Length == tensor.Length ? tensor.Name : FormattableString.Invariant($"{tensor.Name}[{piece.Start}..{piece.End}]");
            Parameter slice = tensor.NewSlice(name, piece.Start, piece.Length);
            slice.IsFrozen = tensor.IsFrozen;
            ofGroups[Array.IndexOf(Groups, GroupOf[piece.Tensor])].Add(slice);
        }

        return Array.ConvertAll(ofGroups, ofGroup => ofGroup.ToArray());
    }
}
