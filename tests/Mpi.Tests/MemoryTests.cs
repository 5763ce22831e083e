using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Xunit;

namespace GenOptim.Distributed.Tests;

/// <summary>What state takes of a process's memory, as the system counts it: a rank's part, and never more. And what a step sends.</summary>
internal static class MemoryTests
{
    private const int Length = 16 << 20;

    private const int BucketBytes = 1 << 18;

    internal static (string Name, Action<ICommunicator> Test)[] All { get; } =
    [
        ("state in memory", StateInMemory),
        ("bytes on the wire", BytesOnTheWire),
    ];

    private static void StateInMemory(ICommunicator ranks)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // What a first step compiles and starts is no state, and neither is what the library keeps for messages.
        Grow(ranks, Length);
        (long sharded, long taken, long peak) = Grow(ranks, Length);
        double share = 2.0 * sizeof(float) * Length / ranks.Size;

        // A large page at either end, and room for two buckets of gradients and two of values, on their way out and in; and what MPICH keeps of messages that come before they are asked for, which was up to
        // 11 MiB with twice as many ranks as cores.
        double padding = (2 * 2 << 20) + (8 * BucketBytes) + (ranks.Size > 1 ? 16 << 20 : 0);
        Assert.InRange(sharded, 0.95 * share, 1.05 * share);
        Assert.InRange(taken, 0.95 * share, (1.05 * share) + padding);

        // Not at least what is taken: the system adds the two up from counts of threads, a page apart at times.
        Assert.InRange(peak, 0.95 * share, (1.05 * share) + padding);
    }

    /// <summary>Bytes by which the process grows with an optimizer and its first step, afterwards and at most.</summary>
    private static (long State, long Taken, long Peak) Grow(ICommunicator ranks, int length)
    {
        var parameter = new Parameter<float>("w", Enumerable.Repeat(0.5f, length).ToArray(), Enumerable.Repeat(1f, length).ToArray());
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        ranks.Barrier();
        File.WriteAllText("/proc/self/clear_refs", "5");
        (long before, long library) = (Status("RssAnon"), Status("RssShmem") + Status("RssFile"));
        using var optimizer = new PlainAdamW([parameter]);
        using var sharded = new ShardedOptimizer(optimizer, ranks, new ShardedOptions { BucketBytes = BucketBytes, BroadcastsValues = false });
        sharded.Step();

        // What ranks share with each other, and the code of libraries, is no memory of the optimizer's.
        library = Math.Max(library, Status("RssShmem") + Status("RssFile"));
        return (sharded.StateBytes, Status("RssAnon") - before, Status("VmHWM") - library - before);
    }

    private static long Status(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private static void BytesOnTheWire(ICommunicator ranks)
    {
        const int Elements = 3_000_000;
        var parameter = new Parameter<float>("w", new float[Elements], new float[Elements]);
        using var optimizer = new PlainAdamW([parameter]);
        using var sharded = new ShardedOptimizer(optimizer, ranks, new ShardedOptions { BroadcastsValues = false });
        sharded.Step();
        long before = ranks.BytesSent;
        sharded.Step();
        double[] sent = [ranks.BytesSent - before];
        ranks.AllReduce(sent);

        // All ranks together 2·(n − 1) times the parameters' bytes, and two messages of agreement from each to each other: 24 bytes, 244 of text and one per tensor and per optimizer, and 244 of text.
        long agreement = (long)ranks.Size * (ranks.Size - 1) * (24 + 244 + 1 + 1 + 244);
        Assert.Equal((2L * (ranks.Size - 1) * sizeof(float) * Elements) + agreement, (long)sent[0]);
    }
}
