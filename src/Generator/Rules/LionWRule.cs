using System.Collections.Generic;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>Lion (Chen et al., arXiv 2302.06675) with decoupled weight decay, in the order of operations of llm-foundry's DecoupledLionW.</summary>
internal static class LionWRule
{
    public static readonly Hyperparameter Beta1 = Hyperparameter.Number(
        "Beta1", 0.9, HyperparameterRange.Fraction, "β₁, the share of the moment in the direction.");

    public static readonly Hyperparameter Beta2 = Hyperparameter.Number(
        "Beta2", 0.99, HyperparameterRange.Fraction, "β₂, the decay rate of the moment.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "LionW",
        Paper = "https://arxiv.org/abs/2302.06675",
        LearningRate = 1e-4,
        WeightDecay = 0,
        Hyperparameters = [Beta1, Beta2],
        Rule = static spec => new()
        {
            Title = "LionW",
            StateSlots = [Slot(spec)],
            Scalars = [new ScalarSpec("NegativeLearningRate", "(-learningRate)", "−lr.")],
            Stages = Stages(spec, "lr"),
            CautionScale = CautionScale.InverseCount(spec),
            Decay = new() { Direction = "direction", IsOwnVariable = true },
        },
    };

    public static StateSlotSpec Slot(OptimizerSpec spec) => new("expAvg", "exp_avg", spec.State, "m, the moment");

    /// <summary>The update, which Lion's relatives share.</summary>
    /// <param name="spec">The class.</param>
    /// <param name="rate">The learning rate's symbol.</param>
    public static IEnumerable<StageSpec> Stages(OptimizerSpec spec, string rate)
    {
        yield return new StageSpec(
            "Direction, by the moment so far: u = sign(β₁·m + (1 − β₁)·g)",
            $"TLane direction = TLane.Sign({LaneText.Lerp(spec.Compute, "expAvg", "gradient", "(1 - Beta1)", 1 - spec.Number(Beta1))});",
            "u = sign(β₁·m + (1 − β₁)·g)");
        yield return new StageSpec(
            $"Step: p ← p − {rate}·u",
            "parameter = TLane.Fma(TLane.All(scalars.NegativeLearningRate), direction, parameter);",
            $"p ← p − {rate}·u")
        {
            IsStep = true,
        };
        yield return new StageSpec("Moment: m ← β₂·m + (1 − β₂)·g", $"expAvg = {Moment(spec)};", "m ← β₂·m + (1 − β₂)·g");
    }

    /// <summary>The moment after the step.</summary>
    public static string Moment(OptimizerSpec spec) => LaneText.Lerp(spec.Compute, "expAvg", "gradient", "(1 - Beta2)", 1 - spec.Number(Beta2));
}
