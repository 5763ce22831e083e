using System;
using System.Diagnostics;

namespace GenOptim.Benchmarks.Measurement;

/// <summary>Times single steps of this process. The peers time theirs by the same recipe.</summary>
internal static class StepTimer
{
    /// <summary>More steps than this in one measurement tell nothing more.</summary>
    private const int MostSteps = 4096;

    /// <summary>Fewer steps than this have no median worth the name.</summary>
    private const int FewestSteps = 3;

    /// <summary>Untimed steps last this part of the measured time, but one is always taken.</summary>
    private const int WarmupPart = 4;

    /// <summary>Takes untimed, then timed steps.</summary>
    /// <param name="step">The step.</param>
    /// <param name="atLeast">How long the timed steps last together, at least.</param>
    /// <returns>The median of the timed steps, in seconds.</returns>
    public static double MedianSecondsPerStep(Action step, TimeSpan atLeast)
    {
        long started = Stopwatch.GetTimestamp();
        do
        {
            step();
        }
        while (Stopwatch.GetElapsedTime(started) < atLeast / WarmupPart);

        var seconds = new double[MostSteps];
        int taken = 0;
        started = Stopwatch.GetTimestamp();
        long before = started;
        while (taken < FewestSteps || (taken < MostSteps && Stopwatch.GetElapsedTime(started, before) < atLeast))
        {
            step();
            long after = Stopwatch.GetTimestamp();
            seconds[taken++] = (after - before) / (double)Stopwatch.Frequency;
            before = after;
        }

        return Statistics.Median(seconds.AsSpan(0, taken));
    }
}
