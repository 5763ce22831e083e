using System;
using System.Collections.Generic;
using GenOptim;

namespace Algorithms;

/// <summary>An algorithm in the comparison.</summary>
/// <param name="Name">Its name for people.</param>
/// <param name="LearningRate">The middle of its learning rates: the authors' default, and for SGDW and Schedule-Free SGDW what is usual.</param>
/// <param name="Create">An optimizer without parameters, of a learning rate.</param>
internal sealed record Contender(string Name, double LearningRate, Func<double, IOptimizer> Create)
{
    /// <summary>Whether it averages by itself, so that its learning rate stays where it is.</summary>
    public bool IsScheduleFree => Name.StartsWith("Schedule-Free", StringComparison.Ordinal);

    /// <summary>What makes the optimizer of what is no hidden layer's matrix; null where one optimizer has all.</summary>
    public Func<double, IOptimizer>? CreateForRest { get; init; }

    /// <summary>All, in the order of the algorithms.</summary>
    public static IReadOnlyList<Contender> All { get; } =
    [
        new("SGDW", 0.1, rate => new Sgdw(rate, Array.Empty<Parameter<float>>())),
        new("AdamW", 1e-3, rate => new AdamW(rate, Array.Empty<Parameter<float>>())),
        new("LionW", 1e-4, rate => new LionW(rate, Array.Empty<Parameter<float>>())),
        new("StableAdamW", 1e-3, rate => new StableAdamW(rate, Array.Empty<Parameter<float>>())),
        new("NAdamW", 2e-3, rate => new NAdamW(rate, Array.Empty<Parameter<float>>())),
        new("RAdamW", 1e-3, rate => new RAdamW(rate, Array.Empty<Parameter<float>>())),
        new("AdEMAMix", 1e-3, rate => new AdEMAMix(rate, Array.Empty<Parameter<float>>())),
        new("ADOPT", 1e-3, rate => new Adopt(rate, Array.Empty<Parameter<float>>())),
        new("Adan", 1e-3, rate => new Adan(rate, Array.Empty<Parameter<float>>())),
        new("Schedule-Free AdamW", 2.5e-3, rate => new ScheduleFreeAdamW(rate, Array.Empty<Parameter<float>>())),
        new("Schedule-Free RAdamW", 2.5e-3, rate => new ScheduleFreeRAdamW(rate, Array.Empty<Parameter<float>>())),
        new("Schedule-Free SGDW", 1, rate => new ScheduleFreeSgdw(rate, Array.Empty<Parameter<float>>())),
        new("MARS", 3e-3, rate => new Mars(rate, Array.Empty<Parameter<float>>())),
        new("LAMB", 1e-3, rate => new Lamb(rate, Array.Empty<Parameter<float>>())),
        new("AdaLRLion", 1e-4, rate => new AdaLRLion(rate, Array.Empty<Parameter<float>>())),
        new("ClipLion", 1e-4, rate => new ClipLion(rate, Array.Empty<Parameter<float>>())),
        new("Prodigy", 1, rate => new Prodigy(rate, Array.Empty<Parameter<float>>())),
        new("Adafactor", 1e-2, rate => new Adafactor(rate, Array.Empty<Parameter<float>>())),
        new("Muon and AdamW", 1e-3, rate => new Muon(rate, Array.Empty<Parameter<float>>())) { CreateForRest = rate => new AdamW(rate, Array.Empty<Parameter<float>>()) },
        new("NorMuon and AdamW", 1e-3, rate => new NorMuon(rate, Array.Empty<Parameter<float>>())) { CreateForRest = rate => new AdamW(rate, Array.Empty<Parameter<float>>()) },
    ];
}
