using System;
using System.Diagnostics;
using System.Threading.Tasks;
using GenOptim.Distributed;

namespace GenOptim.Benchmarks.Distributed;

/// <summary>Adds up how long operations are under way: from when one is begun, or the one before it has ended, to its end.</summary>
internal sealed class TimedCommunicator(ICommunicator communicator) : ICommunicator
{
    private long _lastEnd;
    private long _ticks;

    public int Rank => communicator.Rank;

    public int Size => communicator.Size;

    public long BytesSent => communicator.BytesSent;

    /// <summary>Time with an operation under way, waiting for other ranks included. To be read when all have ended.</summary>
    internal TimeSpan Busy => Stopwatch.GetElapsedTime(0, _ticks);

    internal void Reset() => _ticks = 0;

    public Task AllToAllAsync(nint send, ReadOnlySpan<nint> sendCounts, nint receive, ReadOnlySpan<nint> receiveCounts) =>
        Timed(communicator.AllToAllAsync(send, sendCounts, receive, receiveCounts));

    public Task ExchangeAsync(ReadOnlySpan<RankMessage> sends, ReadOnlySpan<RankMessage> receives) => Timed(communicator.ExchangeAsync(sends, receives));

    public Task AllGatherAsync(nint send, nint receive, ReadOnlySpan<nint> counts) => Timed(communicator.AllGatherAsync(send, receive, counts));

    public Task BarrierAsync() => Timed(communicator.BarrierAsync());

    public void Dispose()
    {
    }

    private Task Timed(Task operation)
    {
        long begin = Stopwatch.GetTimestamp();
        return operation.ContinueWith(
            ended =>
            {
                // Operations end in the order in which they were begun, one after another.
                long end = Stopwatch.GetTimestamp();
                _ticks += end - Math.Max(begin, _lastEnd);
                _lastEnd = end;
                ended.GetAwaiter().GetResult();
            },
            TaskContinuationOptions.ExecuteSynchronously);
    }
}
