using System;
using System.Runtime.InteropServices;

namespace GenOptim.Runtime.Tests;

/// <summary>Parameters with values that do not repeat, and comparisons of bits.</summary>
internal static class Samples
{
    internal static Parameter<float> Parameter(string name, int length, int seed = 1, bool hasGradient = true)
    {
        var random = new Random(seed);
        return new Parameter<float>(name, Values(random, length), hasGradient ? Values(random, length) : null);
    }

    internal static float[] Values(Random random, int length)
    {
        var values = new float[length];
        for (int i = 0; i < length; i++)
        {
            // A twentieth are zero, so that decay alone moves the parameter there once its moments are gone.
            values[i] = random.Next(20) == 0 ? 0 : (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 3)));
        }

        return values;
    }

    internal static unsafe Span<float> ValuesOf(Parameter parameter) =>
        new(parameter.ValuesAddress, checked((int)parameter.Length));

    internal static unsafe Span<float> GradientsOf(Parameter parameter) =>
        new(parameter.GradientAddress, checked((int)parameter.Length));

    internal static int[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    internal static int[] Bits(Parameter parameter) => Bits(ValuesOf(parameter));
}
