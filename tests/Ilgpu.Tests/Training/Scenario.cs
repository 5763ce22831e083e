using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace GenOptim.Ilgpu.Tests.Training;

/// <summary>
/// A short training of several tensors in two groups, drawn from a seed: a schedule, gradients that are missing, a frozen tensor, numbers of
/// all magnitudes with zeros, denormals, infinities and NaN.
/// </summary>
internal sealed class Scenario<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const double MissingGradients = 0.2;

    // Lengths around the width of a lane, an empty tensor, and one of many groups of threads.
    private static readonly int[] Lengths = [1, 3, 4, 5, 0, 7, 64, 1003, 2048, 33];

    private readonly Random _random;

    public Scenario(int seed, int steps)
    {
        _random = new Random(seed);
        Initial = [.. Lengths.Select(length => Draw(length))];
        Gradients = [.. Enumerable.Range(0, steps).Select(_ =>
            Lengths.Select(length => _random.NextDouble() < MissingGradients ? null : Draw(length)).ToArray())];
    }

    /// <summary>Values of each tensor before the first step.</summary>
    public IReadOnlyList<T[]> Initial { get; }

    /// <summary>Gradient of each tensor in each step; null where it is missing.</summary>
    public IReadOnlyList<T[]?[]> Gradients { get; }

    public static bool IsFrozen(int tensor) => tensor == 3;

    /// <summary>Number of tensors in the first group.</summary>
    public static int FirstGroup => 6;

    private T[] Draw(int length)
    {
        var values = new T[length];
        for (int i = 0; i < length; i++)
        {
            double magnitude = Math.Pow(10, (_random.NextDouble() * 8) - 6);
            values[i] = _random.Next(200) switch
            {
                0 => T.Zero,
                1 => T.NegativeZero,
                2 => T.Epsilon,
                3 => T.NaN,
                4 => T.PositiveInfinity,
                _ => T.CreateChecked(((_random.NextDouble() * 2) - 1) * magnitude),
            };
        }

        return values;
    }
}
