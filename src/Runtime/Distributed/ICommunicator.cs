using System;
using System.Threading.Tasks;

namespace GenOptim.Distributed;

/// <summary>
/// The processes of one run, numbered from 0: what a <see cref="ShardedOptimizer"/> needs of the library that connects them (MPI, threads of one process, …).
/// </summary>
/// <remarks>
/// Every operation is one of all ranks: each calls it, all in the same order, and what each gives as counts fits what the others expect. Operations are begun
/// by one thread at a time and carried out in the order in which they were begun. Memory stays where it is, and is not used otherwise, until the task has ended. A
/// rank that dies, hangs or calls something else ends the task with a <see cref="CommunicationException"/>, which names it where that is known; the
/// communicator is of no use afterwards.
/// </remarks>
public interface ICommunicator : IDisposable
{
    /// <summary>This process's number, from 0.</summary>
    int Rank { get; }

    /// <summary>Number of processes.</summary>
    int Size { get; }

    /// <summary>Bytes that this rank has sent to others since it was made: what an operation hands to itself does not count.</summary>
    long BytesSent { get; }

    /// <summary>Sends each rank a portion of its own, and receives one of each.</summary>
    /// <param name="send">Address of the portions to send, one after another in the order of ranks; 0 where there is no byte.</param>
    /// <param name="sendCounts">Number of bytes for each rank.</param>
    /// <param name="receive">Address of where the portions of the ranks go, one after another; 0 where there is no byte.</param>
    /// <param name="receiveCounts">Number of bytes from each rank.</param>
    /// <returns>Ends when the portions have come and <paramref name="send"/> may be used anew.</returns>
    Task AllToAllAsync(nint send, ReadOnlySpan<nint> sendCounts, nint receive, ReadOnlySpan<nint> receiveCounts);

    /// <summary>Sends other ranks messages, and receives theirs. Between two ranks they come in the order in which they are sent, and each expects as many, and as long ones, as the other sends.</summary>
    /// <remarks>Unless an implementation has its own, messages are packed into the portions of an all-to-all and taken out of them.</remarks>
    /// <param name="sends">The messages that go to other ranks. One's bytes may go to several.</param>
    /// <param name="receives">Where those go that come; no two overlap.</param>
    /// <returns>Ends when all have come and those that were sent may be used anew.</returns>
    Task ExchangeAsync(ReadOnlySpan<RankMessage> sends, ReadOnlySpan<RankMessage> receives) => PackedMessages.ExchangeAsync(this, sends, receives);

    /// <summary>Sends all ranks the same portion, and receives those of all, one's own included.</summary>
    /// <param name="send">Address of this rank's portion, which does not lie within <paramref name="receive"/>; 0 where there is no byte.</param>
    /// <param name="receive">Address of where the portions go, one after another in the order of ranks.</param>
    /// <param name="counts">Number of bytes of each rank's portion; this rank's is what it sends.</param>
    /// <returns>Ends when the portions have come and <paramref name="send"/> may be used anew.</returns>
    Task AllGatherAsync(nint send, nint receive, ReadOnlySpan<nint> counts);

    /// <summary>Waits until all ranks have come here.</summary>
    Task BarrierAsync();
}
