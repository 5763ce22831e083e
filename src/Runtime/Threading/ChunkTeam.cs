using System;
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
/// </remarks>
internal abstract class ChunkTeam
{
    private Share[] _shares = [];
    private Worker[] _workers = [];
    private int _unfinished;
    private ExceptionDispatchInfo? _failure;

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
        Volatile.Write(ref _unfinished, chunkCount);
        HandOut(chunkCount, threadCount);
        for (int i = 1; i < threadCount; i++)
        {
            _workers[i].Queue();
        }

        Work(0);
        var wait = default(SpinWait);
        while (Volatile.Read(ref _unfinished) > 0)
        {
            // Each chunk still out is some microseconds of work: sleeping a millisecond would cost more than it saves.
            wait.SpinOnce(sleep1Threshold: -1);
        }

        _failure?.Throw();
    }

    /// <summary>Does the work of one chunk. Called from several threads at once, for different chunks.</summary>
    /// <param name="chunk">Number of the chunk.</param>
    protected abstract void RunChunk(int chunk);

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
        private int _isQueued;

        internal Worker(ChunkTeam team, int index)
        {
            _team = team;
            _index = index;
        }

        internal void Queue()
        {
            // One that still waits in the pool's queue from an earlier run will do for this one.
            if (Interlocked.Exchange(ref _isQueued, 1) == 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }

        public void Execute()
        {
            Volatile.Write(ref _isQueued, 0);
            _team.Work(_index);
        }
    }
}
