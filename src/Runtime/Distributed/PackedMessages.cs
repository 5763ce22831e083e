using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace GenOptim.Distributed;

/// <summary>Messages of any number as one all-to-all, for communicators that have nothing better.</summary>
internal static class PackedMessages
{
    internal static unsafe Task ExchangeAsync(ICommunicator communicator, ReadOnlySpan<RankMessage> sends, ReadOnlySpan<RankMessage> receives)
    {
        // Those for one rank stay in their order.
        RankMessage[] sent = [.. sends.ToArray().OrderBy(message => message.Rank)];
        RankMessage[] received = [.. receives.ToArray().OrderBy(message => message.Rank)];
        nint[] sendCounts = Counts(sent, communicator);
        nint[] receiveCounts = Counts(received, communicator);
        nint start = CommunicatorExtensions.Sum(sendCounts);
        var room = new NativeBlock(start + CommunicatorExtensions.Sum(receiveCounts));
        byte* place = room.Address;
        foreach (RankMessage message in sent)
        {
            NativeMemory.Copy((void*)message.Address, place, (nuint)message.Length);
            place += message.Length;
        }

        return FinishAsync(communicator.AllToAllAsync((nint)room.Address, sendCounts, (nint)room.Address + start, receiveCounts), room, start, received);
    }

    private static async Task FinishAsync(Task operation, NativeBlock room, nint start, RankMessage[] received)
    {
        try
        {
            await operation.ConfigureAwait(false);
        }
        catch
        {
            // What has failed may still be under way elsewhere.
            room.Keep();
            throw;
        }

        using (room)
        {
            Unpack(room, start, received);
        }
    }

    private static unsafe void Unpack(NativeBlock room, nint start, RankMessage[] received)
    {
        byte* place = room.Address + start;
        foreach (RankMessage message in received)
        {
            NativeMemory.Copy(place, (void*)message.Address, (nuint)message.Length);
            place += message.Length;
        }
    }

    private static nint[] Counts(RankMessage[] messages, ICommunicator communicator)
    {
        nint[] counts = new nint[communicator.Size];
        foreach (RankMessage message in messages)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(message.Length, nameof(messages));
            if (message.Rank == communicator.Rank || (uint)message.Rank >= (uint)communicator.Size)
            {
                throw new ArgumentException(FormattableString.Invariant($"A message of rank {communicator.Rank} of {communicator.Size} is for rank {message.Rank}; it must be another of them."), nameof(messages));
            }

            counts[message.Rank] = checked(counts[message.Rank] + message.Length);
        }

        return counts;
    }
}
