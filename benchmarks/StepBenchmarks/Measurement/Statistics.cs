using System;

namespace GenOptim.Benchmarks.Measurement;

/// <summary>What is said about repeated measurements. Medians, because a shared machine's disturbances only ever add time.</summary>
internal static class Statistics
{
    /// <summary>The middle value, or the mean of the two middle values.</summary>
    /// <param name="values">At least one value, in any order.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty.</exception>
    public static double Median(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("A median needs at least one value.", nameof(values));
        }

        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>
    /// The median of the quotients taken round by round. What slows a whole round down (a neighbour, the clock frequency) stands in both
    /// parts of a quotient and cancels; in a quotient of two medians it would not.
    /// </summary>
    /// <param name="dividends">One value per round.</param>
    /// <param name="divisors">One value per round, in the same order.</param>
    /// <exception cref="ArgumentException">The numbers of rounds differ.</exception>
    public static double MedianRatio(ReadOnlySpan<double> dividends, ReadOnlySpan<double> divisors)
    {
        if (dividends.Length != divisors.Length)
        {
            throw new ArgumentException($"{dividends.Length} rounds cannot be divided by {divisors.Length} rounds.", nameof(divisors));
        }

        var ratios = new double[dividends.Length];
        for (int round = 0; round < ratios.Length; round++)
        {
            ratios[round] = dividends[round] / divisors[round];
        }

        return Median(ratios);
    }
}
