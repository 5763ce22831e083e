using System;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace GenOptim.Threading;

/// <summary>
/// Runs numbered chunks of work on several threads and waits for all of them, without allocating.
/// </summary>
/// <remarks>
/// The calling thread works too; the others come from the thread pool. Every worker starts with its own share of the chunks and then takes
/// from the others', so that the caller finishes alone where the pool is busy. A worker that arrives late finds nothing left, and may
/// arrive during any later run: each share counts its remaining chunks down, and a count that has passed zero gives out nothing until the
/// next run raises it again.
/// To wake a thread costs the caller microseconds, and some dozens pass until it comes. So where runs follow each other at once, as the steps of a small
/// model may, workers wait for the next one for a while before they go back to the pool, unless other work is in its queue.
/// </remarks>
internal abstract class ChunkTeam
{
    /// <summary>Runs that begin within this time of the end of the one before are in a row; as long does a worker wait for the next one.</summary>
    private static readonly long AwakeTicks = Stopwatch.Frequency / 20_000;

    /// <summary>After so many runs in a row another is expected; the passes of one step are fewer.</summary>
    private const int ManyInARow = 8;

    /// <summary>How often the caller looks for the end before it lets other threads run: a chunk that is still out takes microseconds.</summary>
    private const int LooksBeforeYielding = 256;

    /// <summary>How often a worker looks for the next run before it looks at the clock, and at the pool's queue.</summary>
    private const int LooksBetweenClocks = 16;

    private Share[] _shares = [];
    private Worker[] _workers = [];
    private int _unfinished;
    private int _generation;
    private int _threadCount;
    private int _runsInARow;
    private long _endOfRun;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Whether runs have followed each other at once, so that workers wait for the next one.</summary>
    internal bool ExpectsNext => Volatile.Read(ref _runsInARow) == ManyInARow;

    /// <summary>Runs chunks 0 to <paramref name="chunkCount"/> - 1, each once, in no particular order.</summary>
    /// <param name="chunkCount">Number of chunks.</param>
    /// <param name="threadCount">The most threads that work at once, the calling one included.</param>
    protected void RunAll(int chunkCount, int threadCount)
    {
        threadCount = Math.Min(threadCount, chunkCount);
        if (threadCount <= 1)
        {
            for (int chunk = 0; chunk < chunkCount; chunk++)
            {
                RunChunk(chunk);
            }

            return;
        }

        EnsureWorkers(threadCount);
        _failure = null;
        _threadCount = threadCount;
        Volatile.Write(ref _unfinished, chunkCount);
        HandOut(chunkCount, threadCount);
        Interlocked.Increment(ref _generation);
        for (int i = 1; i < threadCount; i++)
        {
            _workers[i].Call();
        }

        Work(0);
        AwaitEnd();
        _failure?.Throw();
    }

    /// <summary>Whether runs follow each other at once, so that workers are likely to be awake. To be asked once before a run, which ends with <see cref="NoteEnd"/>.</summary>
    protected bool IsInARow()
    {
        bool follows = Stopwatch.GetTimestamp() - _endOfRun < AwakeTicks;
        _runsInARow = follows ? Math.Min(_runsInARow + 1, ManyInARow) : 0;
        return ExpectsNext;
    }

    /// <summary>Notes that what is run now is none of those in a row: workers that wait for the next of them go back to the pool.</summary>
    protected void EndRow() => Volatile.Write(ref _runsInARow, 0);

    /// <summary>Notes when a run ended.</summary>
    protected void NoteEnd() => _endOfRun = Stopwatch.GetTimestamp();

    /// <summary>Does the work of one chunk. Called from several threads at once, for different chunks.</summary>
    /// <param name="chunk">Number of the chunk.</param>
    protected abstract void RunChunk(int chunk);

    private void AwaitEnd()
    {
        for (int looks = 0; looks < LooksBeforeYielding && Volatile.Read(ref _unfinished) > 0; looks++)
        {
            Thread.SpinWait(1);
        }

        var wait = default(SpinWait);
        while (Volatile.Read(ref _unfinished) > 0)
        {
            // Each chunk still out is some microseconds of work: sleeping a millisecond would cost more than it saves.
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Waits for the next run, on a worker.</summary>
    /// <param name="seen">The last run that the worker knows of.</param>
    /// <returns>Whether there is one.</returns>
    private bool AwaitNext(int seen)
    {
        long started = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _generation) == seen)
        {
            // To look at the clock and at the queue takes longer than to look for the run.
            for (int looks = 0; looks < LooksBetweenClocks && Volatile.Read(ref _generation) == seen; looks++)
            {
                Thread.SpinWait(1);
            }

            if (!ExpectsNext || Stopwatch.GetTimestamp() - started > AwakeTicks || ThreadPool.PendingWorkItemCount > 0)
            {
                return Volatile.Read(ref _generation) != seen;
            }
        }

        return true;
    }

    private void EnsureWorkers(int threadCount)
    {
        if (_workers.Length >= threadCount)
        {
            return;
        }

        // A late worker of an earlier run may still look at the old shares, which are used up: new arrays do not disturb it.
        var workers = new Worker[threadCount];
        _workers.CopyTo(workers, 0);
        for (int i = _workers.Length; i < threadCount; i++)
        {
            workers[i] = new Worker(this, i);
        }

        _workers = workers;
        Volatile.Write(ref _shares, new Share[threadCount]);
    }

    private void HandOut(int chunkCount, int threadCount)
    {
        int first = 0;
        for (int i = 0; i < threadCount; i++)
        {
            int next = (int)((long)chunkCount * (i + 1) / threadCount);
            _shares[i].End = next;

            // Written last: from here on the share gives out chunks.
            Volatile.Write(ref _shares[i].Remaining, next - first);
            first = next;
        }
    }

    private void Work(int worker)
    {
        Share[] shares = Volatile.Read(ref _shares);
        if (worker >= _threadCount)
        {
            // One that was awake still when fewer threads were asked for.
            return;
        }

        for (int i = 0; i < shares.Length; i++)
        {
            ref Share share = ref shares[(worker + i) % shares.Length];
            while (Volatile.Read(ref share.Remaining) > 0)
            {
                int remaining = Interlocked.Decrement(ref share.Remaining);
                if (remaining < 0)
                {
                    break;
                }

                // Upwards through memory, which is what the hardware's prefetcher expects.
                RunGuarded(share.End - 1 - remaining);
            }
        }
    }

    private void RunGuarded(int chunk)
    {
        try
        {
            RunChunk(chunk);
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            Interlocked.Decrement(ref _unfinished);
        }
    }

    /// <summary>The last <see cref="Remaining"/> chunks before <see cref="End"/>, which are still to be given out. Alone on its cache lines.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Share
    {
        [FieldOffset(0)]
        internal int Remaining;

        [FieldOffset(4)]
        internal int End;
    }

    private sealed class Worker : IThreadPoolWorkItem
    {
        private readonly ChunkTeam _team;
        private readonly int _index;
        private int _isAwake;

        internal Worker(ChunkTeam team, int index)
        {
            _team = team;
            _index = index;
        }

        /// <summary>Lets the worker know of a run that has begun. One that is at work, or still waits in the pool's queue from an earlier run, sees it by itself.</summary>
        internal void Call()
        {
            if (Interlocked.Exchange(ref _isAwake, 1) == 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }

        public void Execute()
        {
            int seen;
            do
            {
                do
                {
                    seen = Volatile.Read(ref _team._generation);
                    _team.Work(_index);
                }
                while (_team.AwaitNext(seen));

                Interlocked.Exchange(ref _isAwake, 0);
            }
            while (Volatile.Read(ref _team._generation) != seen && Interlocked.Exchange(ref _isAwake, 1) == 0);
        }
    }
}
