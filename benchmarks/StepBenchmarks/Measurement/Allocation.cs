using System;

namespace GenOptim.Benchmarks.Measurement;

/// <summary>Counts what steps allocate.</summary>
internal static class Allocation
{
    /// <summary>Managed bytes per step, on all threads of the process, exact to the byte.</summary>
    /// <param name="step">The step, taken often enough before that nothing is made for the first time.</param>
    /// <param name="steps">Number of steps.</param>
    public static double BytesPerStep(Action step, int steps)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int index = 0; index < steps; index++)
        {
            step();
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)steps;
    }
}
