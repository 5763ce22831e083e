using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim;

/// <summary>
/// Metrics of several ranks as one, as Composer reduces them: norms are squared, summed over ranks and rooted, so that parts of a parameter on several
/// ranks give the norm of the whole; other metrics are averaged.
/// </summary>
/// <remarks>
/// On each rank: <see cref="Before"/>, then the sum over all ranks by whatever transport there is, name by name in ordinal order, a name that a rank lacks
/// counting 0; then <see cref="After"/>. Every rank must give the same names: the union over all ranks.
/// </remarks>
public static class MetricsReduction
{
    private const string Norms = "l2_norm/";

    /// <summary>The numbers to be summed over ranks, in the order of the names.</summary>
    /// <param name="metrics">The metrics of this rank.</param>
    /// <param name="names">All names of all ranks, in ordinal order.</param>
    public static double[] Before(StepMetrics metrics, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(names);
        return names
            .Select(name => !metrics.Values.TryGetValue(name, out double value) ? 0 : IsNorm(name) ? value * value : value)
            .ToArray();
    }

    /// <summary>The metrics of all ranks.</summary>
    /// <param name="step">The step.</param>
    /// <param name="names">All names of all ranks, in ordinal order.</param>
    /// <param name="sums">The sums over ranks.</param>
    /// <param name="rankCount">Number of ranks, at least 1.</param>
    public static StepMetrics After(long step, IReadOnlyList<string> names, IReadOnlyList<double> sums, int rankCount)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(sums);
        ArgumentOutOfRangeException.ThrowIfLessThan(rankCount, 1);
        if (names.Count != sums.Count)
        {
            throw new ArgumentException("There must be as many sums as names.", nameof(sums));
        }

        return new StepMetrics(step, new SortedDictionary<string, double>(
            names.Zip(sums).ToDictionary(pair => pair.First, pair => IsNorm(pair.First) ? Math.Sqrt(pair.Second) : pair.Second / rankCount),
            StringComparer.Ordinal));
    }

    private static bool IsNorm(string name) => name.StartsWith(Norms, StringComparison.Ordinal);
}
