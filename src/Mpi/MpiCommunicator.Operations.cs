using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;

namespace GenOptim.Distributed;

/// <content>How an operation is carried out.</content>
public sealed unsafe partial class MpiCommunicator
{
    /// <summary>Tests before the processor is offered to others: there may be more ranks than cores.</summary>
    private const int TestsPerTurn = 64;

    private nint[] Counts(ReadOnlySpan<nint> counts)
    {
        if (counts.Length != Size)
        {
            throw new ArgumentException(FormattableString.Invariant($"There are {counts.Length} counts for {Size} ranks."), nameof(counts));
        }

        foreach (nint count in counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
        }

        return counts.ToArray();
    }

    private RankMessage[] Checked(ReadOnlySpan<RankMessage> messages)
    {
        foreach (RankMessage message in messages)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(message.Length, nameof(messages));
            if (message.Rank == Rank || (uint)message.Rank >= (uint)Size)
            {
                throw new ArgumentException(FormattableString.Invariant($"A message of rank {Rank} of {Size} is for rank {message.Rank}; it must be another of them."), nameof(messages));
            }
        }

        return messages.ToArray();
    }

    private void Carry(Operation operation)
    {
        if (operation.Call is not null)
        {
            Check(operation.Call(_mpi, _data), operation.Name);
            return;
        }

        if (operation.Messages is var (sends, receives))
        {
            Send(sends, receives, operation.Name);
            Volatile.Write(ref _bytesSent, _bytesSent + Sum(sends));
            return;
        }

        nint[]? received = operation.ReceiveCounts;
        if (received is null)
        {
            using var barrier = new Requests(1);
            Check(_mpi.Barrier(_data, barrier.Next()), "MPI_Ibarrier");
            Await(barrier, operation.Name);
            return;
        }

        nint sent;
        if (operation.SendCounts is nint[] send)
        {
            // By messages from rank to rank: portions of no byte take none, and no rank need know what others send each other.
            sent = Sum(send) - send[_rank];
            InMessages(operation, other => send[other], other => Sum(send.AsSpan(0, other)));
        }
        else
        {
            sent = received[_rank] * (_size - 1);
            if (Sum(received) <= _options.LargestMessage)
            {
                AtOnce(operation, received);
            }
            else
            {
                InMessages(operation, _ => received[_rank], _ => 0);
            }
        }

        Volatile.Write(ref _bytesSent, _bytesSent + sent);
    }

    private void AtOnce(Operation operation, nint[] counts)
    {
        // The library reads both until the operation has ended, and where it fails for as long as the process runs.
        int* ofRank = (int*)NativeMemory.Alloc((nuint)counts.Length, 2 * sizeof(int));
        int* places = ofRank + counts.Length;
        int place = 0;
        for (int rank = 0; rank < counts.Length; rank++)
        {
            ofRank[rank] = (int)counts[rank];
            places[rank] = place;
            place += ofRank[rank];
        }

        using var requests = new Requests(1);
        Check(
            _mpi.AllGather((void*)operation.Send, ofRank[_rank], _mpi.Byte, (void*)operation.Receive, ofRank, places, _mpi.Byte, _data, requests.Next()),
            "MPI_Iallgatherv");
        Await(requests, operation.Name);
        NativeMemory.Free(ofRank);
    }

    /// <summary>Sends each rank its portion in messages that MPI can count, and receives those of all.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="countFor">Number of bytes for a rank.</param>
    /// <param name="placeFor">Where they begin.</param>
    private void InMessages(Operation operation, Func<int, nint> countFor, Func<int, nint> placeFor)
    {
        nint[] received = operation.ReceiveCounts!;
        if (countFor(_rank) != received[_rank])
        {
            throw new CommunicationException(string.Create(
                CultureInfo.InvariantCulture, $"Rank {_rank} sends itself {countFor(_rank)} bytes and expects {received[_rank]}."), [_rank]);
        }

        NativeMemory.Copy((byte*)operation.Send + placeFor(_rank), (byte*)operation.Receive + Sum(received.AsSpan(0, _rank)), (nuint)received[_rank]);
        int[] others = [.. Enumerable.Range(1, _size - 1).Select(step => (_rank + step) % _size)];
        Send(
            Array.ConvertAll(others, other => new RankMessage(other, operation.Send + placeFor(other), countFor(other))),
            Array.ConvertAll(others, other => new RankMessage(other, operation.Receive + Sum(received.AsSpan(0, other)), received[other])),
            operation.Name);
    }

    /// <summary>Sends and receives, in messages that MPI can count.</summary>
    private void Send(RankMessage[] sends, RankMessage[] receives, string name)
    {
        nint most = _options.LargestMessage;
        nint messages = 0;
        foreach (RankMessage message in sends.Concat(receives))
        {
            messages += (message.Length + most - 1) / most;
        }

        using var requests = new Requests(checked((int)messages));
        foreach (RankMessage message in receives)
        {
            for (nint start = 0; start < message.Length; start += most)
            {
                Check(_mpi.Receive((byte*)message.Address + start, (int)nint.Min(most, message.Length - start), _mpi.Byte, message.Rank, DataTag, _data, requests.Next()), "MPI_Irecv");
            }
        }

        foreach (RankMessage message in sends)
        {
            for (nint start = 0; start < message.Length; start += most)
            {
                Check(_mpi.Send((byte*)message.Address + start, (int)nint.Min(most, message.Length - start), _mpi.Byte, message.Rank, DataTag, _data, requests.Next()), "MPI_Isend");
            }
        }

        Await(requests, name);
    }

    /// <summary>Waits until requests have ended, answers others meanwhile, and asks them where they are when it takes too long.</summary>
    /// <exception cref="CommunicationException">It took too long.</exception>
    private void Await(Requests requests, string name)
    {
        long start = Stopwatch.GetTimestamp();
        for (long turn = 1; ; turn++)
        {
            if (requests.HaveEnded(_mpi, out int error))
            {
                Check(error, name);
                return;
            }

            if (turn % TestsPerTurn == 0)
            {
                Answer();
                Thread.Yield();
                if (Stopwatch.GetElapsedTime(start) > _options.Timeout)
                {
                    throw Diagnose(name);
                }
            }
        }
    }

    private static nint Sum(RankMessage[] messages) => Sum(Array.ConvertAll(messages, message => message.Length));

    private static nint Sum(ReadOnlySpan<nint> counts)
    {
        nint sum = 0;
        foreach (nint count in counts)
        {
            sum = checked(sum + count);
        }

        return sum;
    }
}
