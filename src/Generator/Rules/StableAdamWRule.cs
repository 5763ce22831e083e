using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// StableAdamW (Wortsman et al., arXiv 2304.13013) with the debiased betas of optimi's StableAdamW, counted per tensor. The learning rate is
/// clipped, tensor by tensor, by the root of the mean of g²/max(v, ε²), and decay goes by the clipped rate.
/// </summary>
internal static class StableAdamWRule
{
    private static readonly Hyperparameter Beta1 = Moments.Beta1(0.9);

    private static readonly Hyperparameter Beta2 = Moments.Beta2(0.99);

    private static readonly Hyperparameter Epsilon = Hyperparameter.Number(
        "Epsilon", 1e-6, HyperparameterRange.NonNegative, "ε, added to the root of the second moment; its square is the least that a gradient's is divided by.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "StableAdamW",
        Paper = "https://arxiv.org/abs/2304.13013",
        LearningRate = 1e-3,
        RequiresLearningRate = true,
        WeightDecay = 1e-2,
        Hyperparameters = [Beta1, Beta2, Epsilon],
        Rule = static spec => new()
        {
            Title = "StableAdamW",
            StateSlots = [Moments.FirstSlot(spec), Moments.SecondSlot(spec)],
            RetiredGroupScalars = ["step"],
            Measures =
            [
                new MeasurePassSpec(
                    new StageSpec[]
                    {
                        SecondMoment(null),
                        new(
                            "Gradient beside its second moment: g²/max(v, ε²)",
                            $"ratio = gradient * gradient / TLane.Max(expAvgSq, {LaneText.All(spec.Compute, "(Epsilon * Epsilon)")});",
                            "r = g²/max(v, ε²) with the new v, and lr′ = lr/max(1, √(mean of r over the parameter))"),
                    }.ToEquatableArray(),
                    new[] { new MeasureSpec("ratio", "ratioSum", ReductionKind.Sum, "Σr over the parameter") }.ToEquatableArray()),
            ],
            ScalarPreparation =
            [
                "double power1 = global::System.Math.Pow(Beta1, step);",
                "double power2 = global::System.Math.Pow(Beta2, step);",
                "double debiasedBeta1 = (power1 - Beta1) / (power1 - 1);",
                "double debiasedBeta2 = (power2 - Beta2) / (power2 - 1);",
                "double clippedLearningRate = learningRate / global::System.Math.Max(1, global::System.Math.Sqrt(ratioSum / length));",
            ],
            Scalars =
            [
                new ScalarSpec("OneMinusBeta1", "(1 - debiasedBeta1)", "1 − b₁."),
                new ScalarSpec("Beta2", "debiasedBeta2", "b₂."),
                new ScalarSpec("OneMinusBeta2", "(1 - debiasedBeta2)", "1 − b₂."),
                new ScalarSpec("NegativeLearningRate", "(-clippedLearningRate)", "−lr′."),
            ],
            Stages =
            [
                new StageSpec(
                    "First moment: m ← b₁·m + (1 − b₁)·g",
                    "expAvg = TLane.Fma(TLane.All(scalars.OneMinusBeta1), gradient - expAvg, expAvg);",
                    "m ← b₁·m + (1 − b₁)·g   with b = (βᵏ − β)/(βᵏ − 1)"),
                SecondMoment("v ← b₂·v + (1 − b₂)·g²"),
                new StageSpec(
                    "Step: p ← p − lr′·m/(√v + ε)",
                    $"""
                    TLane denominator = TLane.Sqrt(expAvgSq) + {LaneText.All(spec.Compute, "Epsilon")};
                    parameter = parameter + TLane.All(scalars.NegativeLearningRate) * {spec.Masked("expAvg")} / denominator;
                    """,
                    "p ← p − lr′·m/(√v + ε)")
                {
                    IsStep = true,
                },
            ],
            Decay = new()
            {
                Direction = "expAvg",
                DirectionSymbol = "m",
                LearningRate = "clippedLearningRate",
                LearningRateSymbol = "lr′",
                ScheduledRate = "clippedLearningRate",
            },
        },
    };

    private static StageSpec SecondMoment(string? formula) => new(
        "Second moment: v ← b₂·v + (1 − b₂)·g²",
        "expAvgSq = TLane.Fma(TLane.All(scalars.OneMinusBeta2) * gradient, gradient, expAvgSq * TLane.All(scalars.Beta2));",
        formula);
}
