using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace CheckpointBenchmarks;

/// <summary>The process's memory, as Linux counts it.</summary>
internal static class Memory
{
    /// <summary>Begins to count the peak anew from what is resident now.</summary>
    internal static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    /// <summary>The most that was resident at once, in bytes.</summary>
    internal static long Peak() => Read("VmHWM:");

    /// <summary>What is resident now, in bytes.</summary>
    internal static long Resident() => Read("VmRSS:");

    private static long Read(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
