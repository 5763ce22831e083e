using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace GenOptim.Distributed;

/// <summary>Ranks that are threads of one process, for tests and for trying out what several processes do: each thread has one of the communicators.</summary>
public sealed class ThreadRanks : ICommunicator
{
    private readonly Room _room;
    private long _operations;

    private ThreadRanks(Room room, int rank)
    {
        _room = room;
        Rank = rank;
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size => _room.Size;

    /// <inheritdoc/>
    public long BytesSent { get; private set; }

    /// <summary>Makes the communicators of a run, one per rank.</summary>
    /// <param name="size">Number of ranks, at least 1.</param>
    /// <param name="timeout">How long an operation waits for the other ranks; null for 60 seconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1, or the time not above 0.</exception>
    public static IReadOnlyList<ThreadRanks> Create(int size, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        TimeSpan time = timeout ?? TimeSpan.FromSeconds(60);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(timeout));
        var room = new Room(size, time);
        return Enumerable.Range(0, size).Select(rank => new ThreadRanks(room, rank)).ToArray();
    }

    /// <inheritdoc/>
    public Task AllToAllAsync(nint send, ReadOnlySpan<nint> sendCounts, nint receive, ReadOnlySpan<nint> receiveCounts)
    {
        CommunicatorExtensions.CheckCounts(this, sendCounts);
        CommunicatorExtensions.CheckCounts(this, receiveCounts);
        BytesSent += CommunicatorExtensions.Sum(sendCounts) - sendCounts[Rank];
        return _room.Come(Rank, _operations++, new Call("all-to-all", send, sendCounts.ToArray(), receive, receiveCounts.ToArray()));
    }

    /// <inheritdoc/>
    public Task AllGatherAsync(nint send, nint receive, ReadOnlySpan<nint> counts)
    {
        CommunicatorExtensions.CheckCounts(this, counts);
        BytesSent += counts[Rank] * (Size - 1);
        return _room.Come(Rank, _operations++, new Call("all-gather", send, counts.ToArray(), receive, counts.ToArray()));
    }

    /// <inheritdoc/>
    public Task BarrierAsync() => _room.Come(Rank, _operations++, new Call("barrier", 0, [], 0, []));

    /// <summary>Leaves the run: operations of the others that this rank has not come to fail.</summary>
    public void Dispose() => _room.Leave(Rank);

    private sealed record Call(string Name, nint Send, nint[] SendCounts, nint Receive, nint[] ReceiveCounts);

    /// <summary>One operation: the ranks that have come to it, and what is done when all have.</summary>
    private sealed class Meeting(int size)
    {
        internal Call?[] Calls { get; } = new Call?[size];

        internal int Count { get; set; }

        internal TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Room(int size, TimeSpan timeout)
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<long, Meeting> _meetings = [];
        private readonly bool[] _hasLeft = new bool[size];
        private CommunicationException? _failure;

        internal int Size => size;

        internal Task Come(int rank, long operation, Call call)
        {
            Meeting? meeting;
            lock (_lock)
            {
                if (_failure is not null)
                {
                    return Task.FromException(_failure);
                }

                if (!_meetings.TryGetValue(operation, out meeting))
                {
                    _meetings.Add(operation, meeting = new Meeting(size));
                }

                meeting.Calls[rank] = call;
                if (++meeting.Count < size)
                {
                    if (Missing(meeting).FirstOrDefault(other => _hasLeft[other], -1) is >= 0 and int gone)
                    {
                        Fail(new CommunicationException(string.Create(CultureInfo.InvariantCulture, $"Rank {gone} has left the run; operation {operation} ({call.Name}) cannot be done."), [gone]));
                        return Task.FromException(_failure!);
                    }

                    return Limited(meeting, operation);
                }

                _meetings.Remove(operation);
            }

            return Finish(meeting, operation);
        }

        internal void Leave(int rank)
        {
            lock (_lock)
            {
                _hasLeft[rank] = true;
                if (_meetings.Values.Any(meeting => meeting.Calls[rank] is null))
                {
                    Fail(new CommunicationException(string.Create(CultureInfo.InvariantCulture, $"Rank {rank} has left the run while others wait for it."), [rank]));
                }
            }
        }

        private async Task Limited(Meeting meeting, long operation)
        {
            try
            {
                await meeting.Done.Task.WaitAsync(timeout).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                lock (_lock)
                {
                    int[] missing = [.. Missing(meeting)];
                    Fail(new CommunicationException(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Rank {string.Join(", ", missing)} has not come to operation {operation} within {timeout.TotalSeconds} s."),
                        missing));
                }

                await meeting.Done.Task.ConfigureAwait(false);
            }
        }

        private static IEnumerable<int> Missing(Meeting meeting) => Enumerable.Range(0, meeting.Calls.Length).Where(rank => meeting.Calls[rank] is null);

        /// <summary>The last to come does the work, while all others wait.</summary>
        private unsafe Task Finish(Meeting meeting, long operation)
        {
            for (int from = 0; from < size; from++)
            {
                Call source = meeting.Calls[from]!;
                nint sent = 0;
                for (int to = 0; to < size && source.Name != "barrier"; to++)
                {
                    Call target = meeting.Calls[to]!;
                    bool isGather = source.Name == "all-gather";
                    nint count = isGather ? source.SendCounts[from] : source.SendCounts[to];
                    if (target.Name != source.Name || target.ReceiveCounts[from] != count)
                    {
                        lock (_lock)
                        {
                            return Fail(meeting, new CommunicationException(
                                string.Create(
                                    CultureInfo.InvariantCulture,
                                    $"Ranks {from} and {to} disagree in operation {operation}: {source.Name} of {count} bytes, and {target.Name} of {(from < target.ReceiveCounts.Length ? target.ReceiveCounts[from] : 0)}."),
                                [from, to]));
                        }
                    }

                    NativeMemory.Copy(
                        (void*)(source.Send + (isGather ? 0 : sent)), (void*)(target.Receive + CommunicatorExtensions.Sum(target.ReceiveCounts.AsSpan(0, from))), (nuint)count);
                    sent += count;
                }
            }

            meeting.Done.SetResult();
            return Task.CompletedTask;
        }

        private Task Fail(Meeting meeting, CommunicationException failure)
        {
            meeting.Done.SetException(failure);
            Fail(failure);
            return Task.FromException(failure);
        }

        private void Fail(CommunicationException failure)
        {
            _failure ??= failure;
            foreach (Meeting meeting in _meetings.Values)
            {
                meeting.Done.TrySetException(_failure);
                _ = meeting.Done.Task.Exception;
            }

            _meetings.Clear();
        }
    }
}
