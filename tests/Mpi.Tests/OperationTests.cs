using System;
using System.Linq;
using System.Runtime.InteropServices;
using Xunit;

namespace GenOptim.Distributed.Tests;

/// <summary>The operations, with portions of every kind of length.</summary>
internal static unsafe class OperationTests
{
    internal static (string Name, Action<ICommunicator> Test)[] All { get; } =
    [
        ("all-to-all", AllToAll),
        ("messages", ExchangedMessages.Check),
        ("all-gather", AllGather),
        ("all-reduce", AllReduce),
        ("broadcast", Broadcast),
        ("operations that wait for each other", Queue),
        ("a second start", StartTwice),
    ];

    private static void AllToAll(ICommunicator ranks)
    {
        foreach (int scale in new[] { 0, 1, 1_000, 300_000 })
        {
            nint CountOf(int from, int to) => (from + (2 * to)) % 3 * scale;
            nint[] sent = [.. Enumerable.Range(0, ranks.Size).Select(to => CountOf(ranks.Rank, to))];
            nint[] received = [.. Enumerable.Range(0, ranks.Size).Select(from => CountOf(from, ranks.Rank))];
            byte[] send = [.. sent.SelectMany((count, to) => Enumerable.Repeat((byte)((ranks.Rank * 16) + to), (int)count)), 0];
            byte[] receive = new byte[received.Sum(count => (long)count) + 1];
            long before = ranks.BytesSent;
            fixed (byte* source = send)
            fixed (byte* target = receive)
            {
                ranks.AllToAll((nint)source, sent, (nint)target, received);
            }

            byte[] expected = [.. received.SelectMany((count, from) => Enumerable.Repeat((byte)((from * 16) + ranks.Rank), (int)count)), 0];
            Assert.Equal(expected, receive);
            Assert.Equal(sent.Where((_, to) => to != ranks.Rank).Sum(count => (long)count), ranks.BytesSent - before);
        }
    }

    private static void AllGather(ICommunicator ranks)
    {
        foreach (int scale in new[] { 0, 1, 100_000 })
        {
            nint[] counts = [.. Enumerable.Range(0, ranks.Size).Select(rank => (nint)(rank * scale))];
            byte[] own = [.. Enumerable.Repeat((byte)ranks.Rank, (int)counts[ranks.Rank]), 0];
            byte[] all = new byte[counts.Sum(count => (long)count) + 1];
            fixed (byte* source = own)
            fixed (byte* target = all)
            {
                ranks.AllGatherAsync((nint)source, (nint)target, counts).Wait();
            }

            Assert.Equal([.. counts.SelectMany((count, rank) => Enumerable.Repeat((byte)rank, (int)count)), 0], all);
        }
    }

    private static void AllReduce(ICommunicator ranks)
    {
        double[] values = [ranks.Rank + 0.1, -ranks.Rank];
        double[] largest = [.. values];
        ranks.AllReduce(values);
        ranks.AllReduceAsync(largest, RankReduction.Max).Wait();
        double sum = 0.1;
        for (int rank = 1; rank < ranks.Size; rank++)
        {
            sum += rank + 0.1;
        }

        Assert.Equal(sum, values[0]);
        Assert.Equal([ranks.Size - 1 + 0.1, 0], largest);
    }

    private static void Broadcast(ICommunicator ranks)
    {
        int[] values = Enumerable.Repeat(ranks.Rank + 7, 50_000).ToArray();
        fixed (int* place = values)
        {
            ranks.Broadcast((nint)place, values.Length * sizeof(int));
        }

        Assert.All(values, value => Assert.Equal(7, value));
    }

    /// <summary>Begun one after another, ended in order, with the program elsewhere meanwhile.</summary>
    private static void Queue(ICommunicator ranks)
    {
        const int Count = 20;
        nint[] counts = [.. Enumerable.Repeat((nint)sizeof(int), ranks.Size)];
        var own = (int*)NativeMemory.Alloc(Count * sizeof(int));
        var all = (int*)NativeMemory.Alloc((nuint)(Count * ranks.Size * sizeof(int)));
        var tasks = Enumerable.Range(0, Count).Select(i =>
        {
            own[i] = (100 * ranks.Rank) + i;
            return ranks.AllGatherAsync((nint)(own + i), (nint)(all + (i * ranks.Size)), counts);
        }).ToArray();
        System.Threading.Tasks.Task.WaitAll(tasks);
        for (int i = 0; i < Count * ranks.Size; i++)
        {
            Assert.Equal((100 * (i % ranks.Size)) + (i / ranks.Size), all[i]);
        }

        NativeMemory.Free(own);
        NativeMemory.Free(all);
    }

    private static void StartTwice(ICommunicator ranks) => Assert.Throws<InvalidOperationException>(() => MpiCommunicator.Start());
}
