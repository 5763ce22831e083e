using System.Collections.Generic;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// ADOPT (Taniguchi et al., https://arxiv.org/abs/2411.02853): the gradient is divided by the second moment of the steps before and clipped, then averaged. A tensor's first step finds
/// the second moment and moves nothing.
/// </summary>
internal static class AdoptRule
{
    private static readonly Hyperparameter Beta1 = Moments.Beta1(0.9);

    private static readonly Hyperparameter Epsilon = Hyperparameter.Number(
        "Epsilon", 1e-6, HyperparameterRange.NonNegative, "ε, the least that a gradient is divided by.");

    private static readonly Hyperparameter ClipExponent = Hyperparameter.Number(
        "ClipExponent", 0.25, HyperparameterRange.NonNegative, "q: divided gradients are clamped to kᑫ, k the steps that were taken before.");

    private static readonly Hyperparameter Unclipped = Hyperparameter.Flag("Unclipped", "Whether divided gradients are left as they are.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "Adopt",
        Paper = "https://arxiv.org/abs/2411.02853",
        LearningRate = 1e-3,
        WeightDecay = 0,
        Hyperparameters = [Beta1, Moments.Beta2(0.9999), Epsilon, ClipExponent, Unclipped],
        Rule = static spec => new()
        {
            Title = spec.Flag(Unclipped) ? "ADOPT without clipping" : "ADOPT",
            StateSlots = [Moments.FirstSlot(spec), Moments.SecondSlot(spec)],
            Scalars = Scalars(spec),
            Stages = Stages(spec),
            Decay = new() { Direction = "expAvg", DirectionSymbol = "m", Form = DecayForm.Fma, SkipsFirstStep = true },
        },
    };

    private static IEnumerable<ScalarSpec> Scalars(OptimizerSpec spec)
    {
        yield return new("FirstStepSign", "(step == 1 ? -1 : 1)", "−1 in a tensor's first step, which only finds the second moment, else 1.");
        if (!spec.Flag(Unclipped))
        {
            yield return new("NegativeClip", "(-global::System.Math.Pow(step - 1, ClipExponent))", "−kᑫ: divided gradients are clamped to [−kᑫ, kᑫ].");
        }

        yield return new("NegativeLearningRate", "(-learningRate)", "−lr.");
        yield return new("SquareShare", "(step == 1 ? 1 : 1 - Beta2)", "1 − β₂, and 1 in a tensor's first step.");
    }

    private static IEnumerable<StageSpec> Stages(OptimizerSpec spec)
    {
        yield return new StageSpec(
            "Gradient, divided by the second moment so far: n = g/max(√v, ε); 0 in a tensor's first step",
            $"TLane normalized = gradient / TLane.Max(TLane.Sqrt(expAvgSq), {LaneText.All(spec.Compute, "Epsilon")});",
            "n = g/max(√v, ε)   with v of the step before; n = 0 in a tensor's first step");
        if (!spec.Flag(Unclipped))
        {
            yield return new StageSpec(
                "Clipped: n ← clamp(n, −kᑫ, kᑫ), NaN if it is",
                """
                normalized = TLane.Max(normalized, TLane.All(scalars.NegativeClip));
                normalized = -TLane.Max(-normalized, TLane.All(scalars.NegativeClip));
                """,
                "n ← clamp(n, −kᑫ, kᑫ)   with k the steps before this one, q = ClipExponent");
        }

        yield return new StageSpec(
            "First moment: m ← β₁·m + (1 − β₁)·n",
            $"""
            normalized = TLane.SelectNegative(TLane.All(scalars.FirstStepSign), {LaneText.All(spec.Compute, "0.0")}, normalized);
            expAvg = {LaneText.Lerp(spec.Compute, "expAvg", "normalized", "(1 - Beta1)", 1 - spec.Number(Beta1))};
            """,
            "m ← β₁·m + (1 − β₁)·n");
        yield return new StageSpec(
            "Step: p ← p − lr·m",
            $"parameter = TLane.Fma(TLane.All(scalars.NegativeLearningRate), {spec.Masked("expAvg")}, parameter);",
            "p ← p − lr·m")
        {
            IsStep = true,
        };
        yield return new StageSpec(
            "Second moment, for the next step: v ← β₂·v + (1 − β₂)·g²",
            $"expAvgSq = TLane.Fma(TLane.All(scalars.SquareShare) * gradient, gradient, expAvgSq * {LaneText.All(spec.Compute, "Beta2")});",
            "v ← β₂·v + (1 − β₂)·g²   and v ← g² in a tensor's first step");
    }
}
