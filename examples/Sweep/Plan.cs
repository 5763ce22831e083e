using System;
using System.Collections.Generic;
using System.Linq;

namespace Sweep;

/// <summary>One training: what is tried, and with which random numbers.</summary>
internal readonly record struct Trial(Variant Variant, int BatchSize, double LearningRate, double WeightDecay, int Seed);

/// <summary>How a training ended.</summary>
/// <param name="Loss">The cross-entropy in nats on the images that were not trained on; null where it is not finite any more.</param>
/// <param name="Accuracy">The share of them that is recognised, 0 to 1.</param>
internal readonly record struct Outcome(double? Loss, double Accuracy);

/// <summary>All trials of a sweep, in one order.</summary>
internal sealed class Plan
{
    /// <summary>The batch sizes at which the best decay is looked for, as parts of the images.</summary>
    private static readonly int[] BatchesPerEpoch = [40, 20, 10, 5, 2];

    /// <summary>Plans a sweep.</summary>
    public Plan(Settings settings)
    {
        Settings = settings;
        BatchSizes = [.. BatchesPerEpoch.Select(batches => Math.Max(1, settings.Samples / batches)).Distinct()];
        IEnumerable<Trial> grid =
            from variant in Variant.All
            from trial in Grid(variant, settings.BatchSize)
            select trial;
        IEnumerable<Trial> timescale =
            from batchSize in BatchSizes
            where batchSize != settings.BatchSize
            from trial in Grid(Variant.Timescale, batchSize)
            select trial;
        Trials = [.. grid, .. timescale];
    }

    /// <summary>What is trained in every trial.</summary>
    public Settings Settings { get; }

    /// <summary>The batch sizes at which the best decay is looked for, rising.</summary>
    public IReadOnlyList<int> BatchSizes { get; }

    /// <summary>The trials.</summary>
    public IReadOnlyList<Trial> Trials { get; }

    private IEnumerable<Trial> Grid(Variant variant, int batchSize) =>
        from rate in variant.LearningRates
        from decay in variant.WeightDecays
        from seed in Enumerable.Range(0, Settings.Seeds)
        select new Trial(variant, batchSize, rate, decay, seed);
}
