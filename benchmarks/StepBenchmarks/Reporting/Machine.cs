using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GenOptim.Benchmarks.Reporting;

/// <summary>Where it was measured: figures without that say nothing.</summary>
/// <param name="Processor">The processor's name, where the system tells it.</param>
/// <param name="Cores">Cores that this process may use.</param>
/// <param name="OperatingSystem">The system.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="VectorBits">The widest registers that .NET uses here.</param>
/// <param name="HugePages">Linux's setting of transparent huge pages, or null.</param>
internal sealed record Machine(string Processor, int Cores, string OperatingSystem, string Runtime, int VectorBits, string? HugePages)
{
    /// <summary>This machine.</summary>
    public static Machine Describe() =>
        new(
            ReadLine("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
            Environment.ProcessorCount,
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0,
            ReadSelected("/sys/kernel/mm/transparent_hugepage/enabled"));

    private static string? ReadLine(string path, string key)
    {
        try
        {
            string? line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
            return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The bracketed one of a list of choices, as Linux shows a setting.</summary>
    private static string? ReadSelected(string path)
    {
        try
        {
            string choices = File.ReadAllText(path);
            return choices[(choices.IndexOf('[', StringComparison.Ordinal) + 1)..choices.IndexOf(']', StringComparison.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
