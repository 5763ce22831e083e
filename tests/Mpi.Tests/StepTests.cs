using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Xunit;

namespace GenOptim.Distributed.Tests;

/// <summary>Steps over the ranks of the job, against the same steps in one process.</summary>
internal static class StepTests
{
    private const int Shards = 6;

    internal static (string Name, Action<ICommunicator> Test)[] All { get; } =
    [
        ("AdamW", ranks => SameBits<float>(ranks, parameters => new PlainAdamW(parameters.Cast<Parameter<float>>()))),
        ("SGDW, guarded", ranks => SameBits<float>(ranks, parameters => new GuardedSgdw(0.05, parameters.Cast<Parameter<float>>()) { ClippingThreshold = 3 })),
        ("AdamW, bfloat16 with master weights", ranks => SameBits<BFloat16>(ranks, parameters => new MasterAdamW(parameters.Cast<Parameter<BFloat16>>()))),
        ("AdamW, 8 bits", ranks => SameBits<float>(ranks, parameters => new EightBitAdamW(parameters.Cast<Parameter<float>>()))),
        ("Muon and AdamW as a set", SetOfTwo),
        ("a rank without a finite gradient", SkipsTogether),
    ];

    /// <summary>A hash of what all classes came to: the same on any number of ranks and with both libraries.</summary>
    internal static string Hash { get; private set; } = "";

    private static void SameBits<T>(ICommunicator ranks, Func<IEnumerable<Parameter>, IOptimizer> make)
        where T : unmanaged
    {
        SameBits(ranks, communicator => Train<T>(communicator, make));
    }

    private static void SameBits(ICommunicator ranks, Func<ICommunicator, byte[]> train)
    {
        byte[] together = train(ranks);
        Assert.True(train(new SingleRank()).AsSpan().SequenceEqual(together), "the values differ from those of one process");
        Hash = System.Convert.ToHexStringLower(SHA256.HashData([.. System.Convert.FromHexString(Hash), .. together]))[..16];
    }

    private static byte[] Train<T>(ICommunicator ranks, Func<IEnumerable<Parameter>, IOptimizer> make)
        where T : unmanaged
    {
        Parameter<T>[] parameters = Model.NewParameters<T>();
        using IOptimizer optimizer = make(parameters);
        using var sharded = new ShardedOptimizer(optimizer, ranks, new ShardedOptions { LogicalShards = Shards, BucketBytes = 1 << 19 });
        for (int step = 0; step < 3; step++)
        {
            for (int shard = sharded.LogicalShards.Start.Value; shard < sharded.LogicalShards.End.Value; shard++)
            {
                Model.WriteGradients<T>(sharded.Parameters, step, shard);
                sharded.TakeGradients();
            }

            Assert.Equal(step + 1, sharded.Step().StepCount);
        }

        return [.. parameters.SelectMany(parameter => MemoryMarshal.AsBytes(parameter.GetValues<T>()).ToArray())];
    }

    /// <summary>One norm over matrices, which go to ranks whole, and vectors, which are cut.</summary>
    private static void SetOfTwo(ICommunicator ranks) => SameBits(ranks, communicator =>
    {
        using var model = new SetModel(isTreated: true);
        using var sharded = new ShardedOptimizer(model.Set, communicator, new ShardedOptions { LogicalShards = Shards, BucketBytes = 1 << 18 });
        for (int step = 0; step < 3; step++)
        {
            for (int shard = sharded.LogicalShards.Start.Value; shard < sharded.LogicalShards.End.Value; shard++)
            {
                model.WriteGradients(step, shard, 1);
                sharded.TakeGradients();
            }

            Assert.Equal(step == SetModel.SkippedStep ? StepOutcome.SkippedNonFinite : StepOutcome.Taken, sharded.Step().Outcome);
        }

        return [.. model.Values().SelectMany(tensor => tensor.Values)];
    });

    private static void SkipsTogether(ICommunicator ranks)
    {
        var parameter = new Parameter<float>("w", new float[200_000], new float[200_000]);
        using var optimizer = new GuardedSgdw(0.1, [parameter]);
        using var sharded = new ShardedOptimizer(optimizer, ranks);
        if (ranks.Rank == ranks.Size - 1)
        {
            parameter.GetGradient<float>()[1] = float.PositiveInfinity;
        }

        StepResult result = sharded.Step();
        Assert.Equal(StepOutcome.SkippedNonFinite, result.Outcome);
        Assert.Equal("w", result.FirstNonFiniteParameter);
        Assert.Equal(0, optimizer.StepCount);
    }
}
