using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Ilgpu.Tests.LowPrecision;

/// <summary>
/// A short training drawn from a seed: gradients that are missing, all zero, or hold numbers of all magnitudes with zeros, denormals, infinities
/// and NaN; one tensor is frozen.
/// </summary>
internal sealed class TypedScenario
{
    private readonly Random _random;

    public TypedScenario(int seed, int steps, bool isFinite, params int[] lengths)
    {
        _random = new Random(seed);
        IsFinite = isFinite;
        Initial = [.. lengths.Select(Draw)];
        Gradients = [.. Enumerable.Range(0, steps).Select(_ => lengths.Select(DrawGradient).ToArray())];
    }

    /// <summary>Lengths around those of lanes, groups, blocks of 256 elements and tensors that keep 8-bit state; one tensor is empty.</summary>
    public static int[] Lengths => [1, 5, 255, 64, 0, 256, 257, 4095, 4096, 1003, 4400];

    /// <summary>The tensor that is frozen, of those of <see cref="Lengths"/>.</summary>
    public static int Frozen => 3;

    /// <summary>
    /// The shape of a tensor: many short rows, which begin anywhere in a lane, or few long ones; one dimension where the length has no small divisor.
    /// </summary>
    public static nint[] ShapeOf(int length)
    {
        int divisor = Enumerable.Range(3, 18).FirstOrDefault(number => length > number && length % number == 0);
        return divisor == 0 ? [length] : length < 1_000 ? [length / divisor, divisor] : [divisor, length / divisor];
    }

    /// <summary>Values of each tensor before the first step.</summary>
    public IReadOnlyList<float[]> Initial { get; }

    /// <summary>Gradient of each tensor in each step; null where it is missing.</summary>
    public IReadOnlyList<float[]?[]> Gradients { get; }

    private bool IsFinite { get; }

    private float[]? DrawGradient(int length) => _random.Next(10) switch
    {
        0 => null,
        1 => new float[length],
        _ => Draw(length),
    };

    private float[] Draw(int length)
    {
        var values = new float[length];
        for (int i = 0; i < length; i++)
        {
            double magnitude = Math.Pow(10, (_random.NextDouble() * 6) - 5);
            values[i] = _random.Next(IsFinite ? 200 : 2000) switch
            {
                0 => 0f,
                1 => -0f,
                2 => float.Epsilon,
                3 => 1e-39f,
                4 when !IsFinite => float.NaN,
                5 when !IsFinite => float.NegativeInfinity,
                _ => (float)(((_random.NextDouble() * 2) - 1) * magnitude),
            };
        }

        return values;
    }
}
