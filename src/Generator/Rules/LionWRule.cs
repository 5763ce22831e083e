using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>Lion (Chen et al., arXiv 2302.06675) with decoupled weight decay, in the order of operations of llm-foundry's DecoupledLionW.</summary>
internal static class LionWRule
{
    private static readonly Hyperparameter Beta1 = Hyperparameter.Number(
        "Beta1", 0.9, HyperparameterRange.Fraction, "β₁, the share of the moment in the direction.");

    private static readonly Hyperparameter Beta2 = Hyperparameter.Number(
        "Beta2", 0.99, HyperparameterRange.Fraction, "β₂, the decay rate of the moment.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "LionW",
        LearningRate = 1e-4,
        WeightDecay = 0,
        Hyperparameters = [Beta1, Beta2],
        Rule = static spec => new()
        {
            Title = "LionW",
            StateSlots = [new StateSlotSpec("expAvg", "exp_avg", spec.State, "m, the moment")],
            Scalars = [new ScalarSpec("NegativeLearningRate", "(-learningRate)", "−lr.")],
            Stages =
            [
                new StageSpec(
                    "Direction, by the moment so far: u = sign(β₁·m + (1 − β₁)·g)",
                    $"TLane direction = TLane.Sign({LaneText.Lerp(spec.Compute, "expAvg", "gradient", "(1 - Beta1)", 1 - spec.Number(Beta1))});",
                    "u = sign(β₁·m + (1 − β₁)·g)"),
                new StageSpec(
                    "Step: p ← p − lr·u",
                    "parameter = TLane.Fma(TLane.All(scalars.NegativeLearningRate), direction, parameter);",
                    "p ← p − lr·u")
                {
                    IsStep = true,
                },
                new StageSpec(
                    "Moment: m ← β₂·m + (1 − β₂)·g",
                    $"expAvg = {LaneText.Lerp(spec.Compute, "expAvg", "gradient", "(1 - Beta2)", 1 - spec.Number(Beta2))};",
                    "m ← β₂·m + (1 − β₂)·g"),
            ],
            Decay = new() { Direction = "direction", IsOwnVariable = true },
        },
    };
}
