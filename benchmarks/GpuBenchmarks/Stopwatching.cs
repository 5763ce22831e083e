using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace GenOptim.GpuBenchmarks;

/// <summary>Times queued work: many operations between two synchronisations, repeated, of which the median counts.</summary>
internal static class Stopwatching
{
    private const int Rounds = 9;
    private const int FewestPerRound = 3;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(300);

    /// <summary>Median seconds of one operation.</summary>
    /// <param name="queue">Queues one operation.</param>
    /// <param name="synchronize">Waits for all of them.</param>
    public static double SecondsPerOperation(Action queue, Action synchronize)
    {
        // The first operations compile and warm up; how long one takes decides how many make up a round.
        Time(queue, synchronize, FewestPerRound);
        double estimate = Time(queue, synchronize, FewestPerRound);
        int count = Math.Max(FewestPerRound, (int)Math.Min(Round.TotalSeconds / estimate, 100_000));
        List<double> seconds = [.. Enumerable.Range(0, Rounds).Select(_ => Time(queue, synchronize, count))];
        seconds.Sort();
        return seconds[Rounds / 2];
    }

    private static double Time(Action queue, Action synchronize, int count)
    {
        synchronize();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            queue();
        }

        synchronize();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / count;
    }
}
