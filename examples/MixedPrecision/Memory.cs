using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using GenOptim;

namespace MixedPrecision;

/// <summary>How much memory an optimizer takes, as the operating system sees it.</summary>
internal static unsafe class Memory
{
    /// <summary>The number of parameters that are measured.</summary>
    public const int Length = 1 << 24;

    /// <summary>The growth of the process when an optimizer of one large parameter is created and has taken a step, per element.</summary>
    public static double StateBytesPerParameter<T>(Func<Parameter<T>, IOptimizer> create)
        where T : unmanaged
    {
        T* memory = (T*)NativeMemory.AlignedAlloc(2 * (nuint)Length * (nuint)sizeof(T), 4096);
        try
        {
            // Touched here, so that the parameter itself is not counted.
            new Span<T>(memory, Length).Clear();
            new Span<T>(memory + Length, Length).Clear();
            using var parameter = new Parameter<T>("w", memory, memory + Length, Length);
            long before = ResidentBytes();
            using IOptimizer optimizer = create(parameter);
            optimizer.Step();
            return (ResidentBytes() - before) / (double)Length;
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
