using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Xunit;

namespace GenOptim.Distributed.Tests;

/// <summary>Messages between ranks: several to each, of all kinds of lengths, which come in the order in which they were sent, to where each belongs.</summary>
internal static unsafe class ExchangedMessages
{
    private static readonly int[] Lengths = [1, 0, 70_000, 70_000, 300_001];

    internal static void Check(ICommunicator ranks)
    {
        int rank = ranks.Rank;
        int stride = Lengths.Sum();
        byte[] sent = new byte[(ranks.Size * stride) + 1];
        byte[] received = new byte[(ranks.Size * stride) + 1];
        var sends = new List<RankMessage>();
        var receives = new List<RankMessage>();
        long before = ranks.BytesSent;
        fixed (byte* source = sent)
        fixed (byte* target = received)
        {
            int place = 0;
            for (int message = 0; message < Lengths.Length; message++)
            {
                // The ranks take turns, so that neither list is in their order; what comes first lies last.
                for (int other = ranks.Size - 1; other >= 0; other--)
                {
                    if (other != rank)
                    {
                        sent.AsSpan(place, Lengths[message]).Fill(Content(rank, other, message));
                        sends.Add(new RankMessage(other, (nint)(source + place), Lengths[message]));
                        place += Lengths[message];
                        receives.Add(new RankMessage(other, (nint)(target + received.Length - 1 - place), Lengths[message]));
                    }
                }
            }

            // The same bytes may go to all.
            foreach (int other in Enumerable.Range(0, ranks.Size).Where(other => other != rank))
            {
                sends.Add(new RankMessage(other, (nint)(source + sent.Length - 1), 1));
            }

            sent[^1] = (byte)(200 + rank);
            byte* ofAll = stackalloc byte[ranks.Size];
            receives.AddRange(Enumerable.Range(0, ranks.Size).Where(other => other != rank).Select(other => new RankMessage(other, (nint)ofAll + other, 1)));
            ranks.ExchangeAsync(CollectionsMarshal.AsSpan(sends), CollectionsMarshal.AsSpan(receives)).GetAwaiter().GetResult();
            int next = 0;
            for (int message = 0; message < Lengths.Length; message++)
            {
                foreach (int other in Enumerable.Range(0, ranks.Size).Reverse().Where(other => other != rank))
                {
                    Assert.False(new ReadOnlySpan<byte>((void*)receives[next].Address, Lengths[message]).ContainsAnyExcept(Content(other, rank, message)), $"message {message} from {other}");
                    next++;
                }
            }

            for (int other = 0; other < ranks.Size; other++)
            {
                Assert.True(other == rank || ofAll[other] == 200 + other);
            }
        }

        Assert.Equal((ranks.Size - 1) * (stride + 1L), ranks.BytesSent - before);
        Assert.Throws<ArgumentException>(() => { _ = ranks.ExchangeAsync([new RankMessage(rank, 0, 0)], []); });
        Assert.Throws<ArgumentException>(() => { _ = ranks.ExchangeAsync([], [new RankMessage(ranks.Size, 0, 0)]); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = ranks.ExchangeAsync([new RankMessage((rank + 1) % ranks.Size, 0, -8)], []); });
    }

    private static byte Content(int from, int to, int message) => (byte)((from * 60) + (to * 10) + message + 1);
}
