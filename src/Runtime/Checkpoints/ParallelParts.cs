using System;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks;

namespace GenOptim.Checkpoints;

/// <summary>Reads a long stretch of a file in parts on a few threads: one alone copies from the system's cache more slowly than memory takes it.</summary>
internal static class ParallelParts
{
    /// <summary>More threads than this do not make it faster.</summary>
    private const int MostThreads = 4;

    /// <summary>Number of threads.</summary>
    internal static int Threads { get; } = Math.Min(MostThreads, Environment.ProcessorCount);

    /// <summary>Handles parts at once.</summary>
    /// <param name="length">Bytes of the whole.</param>
    /// <param name="partLength">Bytes of each part but the last.</param>
    /// <param name="handle">Handles a part, from its first byte on and of some bytes. What it throws is thrown here, once no part is being handled any more.</param>
    internal static void Run(long length, int partLength, Action<long, int> handle)
    {
        if (length <= partLength || Threads == 1)
        {
            for (long start = 0; start < length; start += partLength)
            {
                handle(start, (int)Math.Min(partLength, length - start));
            }

            return;
        }

        try
        {
            Parallel.For(0, (length + partLength - 1) / partLength, new ParallelOptions { MaxDegreeOfParallelism = Threads }, part =>
            {
                long start = part * partLength;
                handle(start, (int)Math.Min(partLength, length - start));
            });
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }
}
