using System;
using System.Linq;

namespace GenOptim.Runtime.Tests.LowPrecision;

/// <summary>Values, gradients and parameters of 16 bits.</summary>
internal static class LowPrecisionSamples
{
    internal const int Length = 70_003;

    internal static BFloat16[] Values(int seed, int length) => Samples.Values(new Random(seed), length).Select(value => (BFloat16)value).ToArray();

    internal static float[] Widened(BFloat16[] values) => values.Select(value => (float)value).ToArray();

    internal static ushort[] Bits(BFloat16[] values) => values.Select(value => value.ToBits()).ToArray();

    /// <summary>Takes steps with a gradient of its own in each.</summary>
    internal static void Train(IOptimizer optimizer, BFloat16[] gradient, int steps, int firstSeed = 100)
    {
        for (int step = 0; step < steps; step++)
        {
            Values(firstSeed + step, gradient.Length).CopyTo(gradient, 0);
            optimizer.Step();
        }
    }
}
