using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Xunit;
using static TorchSharp.torch;

namespace GenOptim.TorchTests;

/// <summary>The steps run once more with an allocator that gives freed memory back to the system at once: that it does is seen here.</summary>
public sealed class GuardedStepTests
{
    private const int Pages = 16;
    private const int PageLength = 4096;

    public GuardedStepTests() => LibTorch.Need();

    [SkippableFact]
    public unsafe void Freed_memory_is_no_longer_there()
    {
        Skip.If(Environment.GetEnvironmentVariable("MALLOC_MMAP_THRESHOLD_") is null, "the allocator is not asked to");

        // Too small for a mapping of its own by default. What is mapped meanwhile may take a part of its place.
        Tensor tensor = zeros(Pages * PageLength / sizeof(float));
        ulong address = (ulong)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
        ulong[] pages = [.. Enumerable.Range(0, Pages).Select(page => address + (ulong)(page * PageLength))];
        Assert.All(pages, page => Assert.True(IsMapped(page)));
        tensor.Dispose();
        Assert.Contains(pages, page => !IsMapped(page));
    }

    private static bool IsMapped(ulong address) => File.ReadLines("/proc/self/maps").Any(line =>
    {
        ulong[] bounds = [.. line.Split(' ')[0].Split('-').Select(bound => ulong.Parse(bound, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        return bounds[0] <= address && address < bounds[1];
    });
}
