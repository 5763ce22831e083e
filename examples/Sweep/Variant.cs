using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim;

namespace Sweep;

/// <summary>An algorithm with one of the three meanings of weight decay, and the grid on which it is tried: both axes in factors of two. No point of
/// it asks for more decay in a step than there is to decay, lr·wd or wd above 1.</summary>
/// <param name="Algorithm">The algorithm's name.</param>
/// <param name="Decay">The rule's name: L2, rate or scheduled.</param>
/// <param name="Formula">What decay does, for people.</param>
/// <param name="LearningRates">The learning rates before the schedule, rising.</param>
/// <param name="WeightDecays">The weight decays, rising; in the rule's own unit.</param>
/// <param name="Create">Makes the optimizer; it has decay only where the rule is the class's.</param>
internal sealed record Variant(
    string Algorithm,
    string Decay,
    string Formula,
    IReadOnlyList<double> LearningRates,
    IReadOnlyList<double> WeightDecays,
    Func<double, double, NetworkParameters, IOptimizer> Create)
{
    private const int Rates = 8;
    private const int Decays = 14;

    /// <summary>The rule whose decay is added to the gradient.</summary>
    public const string L2 = "L2";

    private const string Rate = "rate";
    private const string Scheduled = "scheduled";

    /// <summary>All variants, in the order in which they are shown.</summary>
    public static IReadOnlyList<Variant> All { get; } =
    [
        new("AdamW", L2, "g ← g + wd·p", Powers(-12, Rates), Powers(-17, Decays), static (rate, _, parameters) =>
            new PlainAdam(rate, new PlainAdam.ParameterGroup(parameters.Weights), new PlainAdam.ParameterGroup(parameters.Biases))),
        new("AdamW", Rate, "p ← p·(1 − lr·wd)", Powers(-12, Rates), Powers(-8, Decays), static (rate, decay, parameters) =>
            new RateAdamW(rate, new RateAdamW.ParameterGroup(parameters.Weights) { WeightDecay = decay }, new RateAdamW.ParameterGroup(parameters.Biases) { WeightDecay = 0 })),
        new("AdamW", Scheduled, "p ← p·(1 − f·wd)", Powers(-12, Rates), Powers(-15, Decays), static (rate, decay, parameters) =>
            new ScheduledAdamW(rate, new ScheduledAdamW.ParameterGroup(parameters.Weights) { WeightDecay = decay }, new ScheduledAdamW.ParameterGroup(parameters.Biases) { WeightDecay = 0 })),
        new("SGDW", L2, "g ← g + wd·p", Powers(-8, Rates), Powers(-13, Decays), static (rate, _, parameters) =>
            new PlainSgd(rate, new PlainSgd.ParameterGroup(parameters.Weights), new PlainSgd.ParameterGroup(parameters.Biases))),
        new("SGDW", Rate, "p ← p·(1 − lr·wd)", Powers(-8, Rates), Powers(-12, Decays), static (rate, decay, parameters) =>
            new RateSgdw(rate, new RateSgdw.ParameterGroup(parameters.Weights) { WeightDecay = decay }, new RateSgdw.ParameterGroup(parameters.Biases) { WeightDecay = 0 })),
        new("SGDW", Scheduled, "p ← p·(1 − f·wd)", Powers(-8, Rates), Powers(-15, Decays), static (rate, decay, parameters) =>
            new ScheduledSgdw(rate, new ScheduledSgdw.ParameterGroup(parameters.Weights) { WeightDecay = decay }, new ScheduledSgdw.ParameterGroup(parameters.Biases) { WeightDecay = 0 })),
    ];

    /// <summary>The variant whose best decay is looked for at several batch sizes.</summary>
    public static Variant Timescale => All.Single(static variant => variant is { Algorithm: "AdamW", Decay: Scheduled });

    /// <summary>The variant's name, the same in files and pictures.</summary>
    public string Name => $"{Algorithm}, {Decay}";

    /// <summary>Powers of two, which are exact.</summary>
    private static double[] Powers(int first, int count) => [.. Enumerable.Range(first, count).Select(static exponent => Math.ScaleB(1, exponent))];
}
