namespace GenOptim.Generator.Rules;

/// <summary>
/// RAdamW: rectified Adam (Liu et al., https://arxiv.org/abs/1908.03265) with decoupled weight decay, in the order of operations of PyTorch's RAdam. As long as the variance of the
/// second moment has no estimate, the step goes along the bias-corrected first moment.
/// </summary>
internal static class RAdamWRule
{
    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "RAdamW",
        Paper = "https://arxiv.org/abs/1908.03265",
        LearningRate = 1e-3,
        WeightDecay = 0,
        TorchSharpOptimizers = ["RAdam"],
        Hyperparameters = [Moments.Beta1(0.9), Moments.Beta2(0.999), Moments.RootEpsilon(1e-8)],
        Rule = static spec => new()
        {
            Title = "RAdamW",
            StateSlots = [Moments.FirstSlot(spec), Moments.SecondSlot(spec)],
            ScalarPreparation =
            [
                .. Rectification.Preparation("step"),
                "bool isRectified = rho > 5;",
            ],
            Scalars =
            [
                new ScalarSpec("BiasCorrection1", "(1 - global::System.Math.Pow(Beta1, step))", "1 − β₁ᵏ."),
                new ScalarSpec("LearningRate", "learningRate", "lr."),
                new ScalarSpec("BiasCorrection2Sqrt", "global::System.Math.Sqrt(1 - power2)", "√(1 − β₂ᵏ)."),
                new ScalarSpec("RectificationSign", "(isRectified ? -1 : 1)", "−1 where ρ > 5, so that the second moment divides the step, else 1."),
                new ScalarSpec("Rectification", "(isRectified ? rectification : 1)", "r, and 1 where ρ ≤ 5."),
            ],
            Stages =
            [
                Moments.FirstLerpStage(spec),
                Moments.SecondStage(spec),
                new StageSpec(
                    "Direction, bias-corrected: u = m/(1 − β₁ᵏ)·lr",
                    "TLane direction = expAvg / TLane.All(scalars.BiasCorrection1) * TLane.All(scalars.LearningRate);",
                    "u = lr·m/(1 − β₁ᵏ)"),
                new StageSpec(
                    "Rectified and divided by the second moment, once its variance has an estimate: u ← u·r·√(1 − β₂ᵏ)/(√v + ε)",
                    $"""
                    TLane adaptive = {LaneText.All(spec.Compute, "1.0")} / (TLane.Sqrt(expAvgSq) + {LaneText.All(spec.Compute, "Epsilon")}) * TLane.All(scalars.BiasCorrection2Sqrt);
                    direction = direction * TLane.SelectNegative(TLane.All(scalars.RectificationSign), adaptive, {LaneText.All(spec.Compute, "1.0")});
                    direction = direction * TLane.All(scalars.Rectification);
                    """,
                    """
                    u ← u·r·√(1 − β₂ᵏ)/(√v + ε)   where ρ > 5, with ρ = ρ∞ − 2k·β₂ᵏ/(1 − β₂ᵏ), ρ∞ = 2/(1 − β₂) − 1
                    """ + "\n" + "     and r = √((ρ − 4)(ρ − 2)·ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)·ρ))"),
                new StageSpec(
                    "Step: p ← p − u",
                    "parameter = parameter - direction;",
                    "p ← p − u")
                {
                    IsStep = true,
                },
            ],
            Decay = new() { Direction = "direction", IsOwnVariable = true },
        },
    };
}
