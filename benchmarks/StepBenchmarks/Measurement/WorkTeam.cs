using System;
using System.Threading;

namespace GenOptim.Benchmarks.Measurement;

/// <summary>Threads that wait for a piece of work and take it together, the calling thread among them. One thread starts none.</summary>
internal sealed class WorkTeam : IDisposable
{
    private readonly Barrier _barrier;
    private readonly Thread[] _helpers;
    private Action? _work;

    /// <param name="threads">Number of threads, at least 1, with the caller's.</param>
    public WorkTeam(int threads)
    {
        _barrier = new Barrier(threads);
        _helpers = new Thread[threads - 1];
        for (int index = 0; index < _helpers.Length; index++)
        {
            _helpers[index] = new Thread(Help) { IsBackground = true, Name = "benchmark team" };
            _helpers[index].Start();
        }
    }

    /// <summary>Runs <paramref name="work"/> on every thread of the team and returns when all are done.</summary>
    /// <param name="work">What every thread does; it shares the parts out by itself and throws nothing.</param>
    public void Run(Action work)
    {
        if (_helpers.Length == 0)
        {
            work();
            return;
        }

        _work = work;
        _barrier.SignalAndWait();
        work();
        _barrier.SignalAndWait();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work = null;
        if (_helpers.Length > 0)
        {
            _barrier.SignalAndWait();
        }

        foreach (Thread helper in _helpers)
        {
            helper.Join();
        }

        _barrier.Dispose();
    }

    private void Help()
    {
        while (true)
        {
            _barrier.SignalAndWait();
            if (_work is null)
            {
                return;
            }

            _work();
            _barrier.SignalAndWait();
        }
    }
}
