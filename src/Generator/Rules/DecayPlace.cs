using System.Collections.Generic;

namespace GenOptim.Generator.Rules;

/// <summary>
/// Where an algorithm decays, and in which form. Form and rate are those of its reference and hold under <c>DecayRule.LearningRate</c>; under the other rules
/// decay is a factor before the step for every algorithm.
/// </summary>
internal sealed record DecayPlace
{
    /// <summary>
    /// The lane variable that has, where the step begins, the sign of what the step subtracts: a cautious decay asks for it. Under
    /// <see cref="DecayForm.InUpdate"/> decay is added to it.
    /// </summary>
    public required string Direction { get; init; }

    /// <summary>The direction's symbol in formulas.</summary>
    public string DirectionSymbol { get; init; } = "u";

    /// <summary>Whether the direction is a variable of the update that only the step reads, so that a cautious update changes it in its place.</summary>
    public bool IsOwnVariable { get; init; }

    /// <summary>Why a cautious update makes no sense here; null where it does.</summary>
    public string? WhyNotCautious { get; init; }

    public DecayForm Form { get; init; } = DecayForm.Factor;

    /// <summary>The host variable with which the reference decays: the learning rate, or one that the rule's preparation has clipped or estimated.</summary>
    public string LearningRate { get; init; } = "learningRate";

    /// <summary>That rate's symbol in formulas.</summary>
    public string LearningRateSymbol { get; init; } = "lr";

    /// <summary>
    /// The scalar, negative, with which the step multiplies <see cref="Direction"/>. A form that decays within the direction must name it, so that a step
    /// can refuse a decay above 1: the decay is the product of the two. Only a step that is given the length of the weights, decay and all, needs none.
    /// </summary>
    public string? NegativeRate { get; init; }

    /// <summary>The host variable that <c>DecayRule.Scheduled</c> divides by lr0.</summary>
    public string ScheduledRate { get; init; } = "learningRate";

    /// <summary>Whether a tensor's first step moves nothing, so that it does not decay either.</summary>
    public bool SkipsFirstStep { get; init; }

    /// <summary>Whether decay comes right before the step and not first, because something before the step is to see the parameter as it was.</summary>
    public bool IsBeforeStep { get; init; }

    /// <summary>The lane variables that decay: the parameter, and where there are two sequences of it, both. In-update decay adds the first.</summary>
    public IReadOnlyList<string> Decayed { get; init; } = ["parameter"];

    /// <summary>Their symbols in formulas.</summary>
    public string DecayedSymbol { get; init; } = "p";
}
