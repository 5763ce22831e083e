using System;
using System.Threading;

namespace GenOptim.Benchmarks.Measurement;

/// <summary>Counts what steps allocate.</summary>
internal static class Allocation
{
    /// <summary>How often a count is begun again because the thread pool grew in it.</summary>
    private const int MostAttempts = 10;

    /// <summary>Managed bytes per step, on all threads of the process, exact to the byte.</summary>
    /// <remarks>
    /// On a busy machine the thread pool now and then starts another thread, which takes about a kilobyte once and is no step's doing; a
    /// count in which that happened is begun again.
    /// </remarks>
    /// <param name="step">The step, taken often enough before that nothing is made for the first time.</param>
    /// <param name="steps">Number of steps.</param>
    public static double BytesPerStep(Action step, int steps)
    {
        for (int attempt = 1; ; attempt++)
        {
            int threads = ThreadPool.ThreadCount;
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int index = 0; index < steps; index++)
            {
                step();
            }

            long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            if (ThreadPool.ThreadCount <= threads || attempt == MostAttempts)
            {
                return allocated / (double)steps;
            }
        }
    }
}
