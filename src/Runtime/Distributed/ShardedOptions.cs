using System;

namespace GenOptim.Distributed;

/// <summary>How a <see cref="ShardedOptimizer"/> works; the same on all ranks.</summary>
public sealed record ShardedOptions
{
    /// <summary>
    /// In how many logical shards the gradients of a step come, at least as many as ranks; null for one per rank. They are summed in one fixed tree: with a fixed
    /// number of them, each from the same part of the batch, results are the same bits on any number of ranks.
    /// </summary>
    public int? LogicalShards { get; init; }

    /// <summary>Whether the step sees the mean of the logical shards' gradients, which is their sum times one over their number, and not their sum.</summary>
    public bool AveragesGradients { get; init; } = true;

    /// <summary>About how many bytes of parameters are communicated at once, at least 1. Results do not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long BucketBytes
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(BucketBytes), value, FormattableString.Invariant($"BucketBytes is {value}; it must be at least 1."));
    } = 16L << 20;

    /// <summary>Whether all ranks are given the first one's values at the start. Otherwise the caller sees to it that they are the same.</summary>
    public bool BroadcastsValues { get; init; } = true;

    /// <exception cref="ArgumentException">There are fewer logical shards than ranks.</exception>
    internal void Check(int rankCount)
    {
        if (LogicalShards is int shards && shards < rankCount)
        {
            throw new ArgumentException(FormattableString.Invariant($"There are {shards} logical shards for {rankCount} ranks; each rank needs at least one."));
        }
    }
}
