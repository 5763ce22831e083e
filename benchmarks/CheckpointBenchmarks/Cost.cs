using System;
using System.Diagnostics;

namespace CheckpointBenchmarks;

/// <summary>What something took: by the clock, and of the process's time on processors, which does not count waiting for a turn on a machine that is shared.</summary>
internal readonly record struct Cost(double Seconds, double ProcessorSeconds)
{
    internal static Cost Of(Action action)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        action();
        return new Cost(Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }

    public static Cost operator +(Cost first, Cost second) => new(first.Seconds + second.Seconds, first.ProcessorSeconds + second.ProcessorSeconds);

    public static Cost operator /(Cost cost, double divisor) => new(cost.Seconds / divisor, cost.ProcessorSeconds / divisor);

    public static Cost operator /(Cost cost, Cost other) => new(cost.Seconds / other.Seconds, cost.ProcessorSeconds / other.ProcessorSeconds);
}
