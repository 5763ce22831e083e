using System.Collections.Generic;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// Adan (Xie et al., https://arxiv.org/abs/2208.06677), in the order of operations of its authors' class: moments of the gradient, of its change since the last step, and of the square
/// of the two together. Decay is proximal, after the step, unless the class says otherwise.
/// </summary>
internal static class AdanRule
{
    private static readonly Hyperparameter Beta2 = Hyperparameter.Number(
        "Beta2", 0.92, HyperparameterRange.Average, "β₂, the decay rate of the moment of the gradient's changes.");

    private static readonly Hyperparameter Beta3 = Hyperparameter.Number(
        "Beta3", 0.99, HyperparameterRange.Average, "β₃, the decay rate of the second moment.");

    private static readonly Hyperparameter NoProximal = Hyperparameter.Flag(
        "NoProximal", "Whether decay under DecayRule.LearningRate is a factor before the step instead of a division after it.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "Adan",
        Paper = "https://arxiv.org/abs/2208.06677",
        LearningRate = 1e-3,
        WeightDecay = 0,
        Hyperparameters = [Moments.Beta1(0.98), Beta2, Beta3, Moments.Epsilon(1e-8), NoProximal],
        Rule = static spec => new()
        {
            Title = "Adan",
            StateSlots =
            [
                Moments.FirstSlot(spec),
                Moments.SecondSlot(spec),
                new StateSlotSpec("expAvgDiff", "exp_avg_diff", spec.State, "q, the moment of the gradient's changes"),
                new StateSlotSpec("negPreGrad", "neg_pre_grad", spec.State, "e, minus the gradient of the step before"),
            ],
            ScalarPreparation =
            [
                "double biasCorrection1 = 1 - global::System.Math.Pow(Beta1, step);",
                "double biasCorrection2 = 1 - global::System.Math.Pow(Beta2, step);",
                "double biasCorrection3 = 1 - global::System.Math.Pow(Beta3, step);",
            ],
            Scalars =
            [
                new ScalarSpec("FirstStepSign", "(step == 1 ? -1 : 1)", "−1 in a tensor's first step, where there is no gradient before, else 1."),
                new ScalarSpec("NegativeStepSize", "(-(learningRate / biasCorrection1))", "−lr/(1 − β₁ᵏ)."),
                new ScalarSpec("NegativeDifferenceStepSize", "(-(learningRate * Beta2 / biasCorrection2))", "−lr·β₂/(1 − β₂ᵏ)."),
                new ScalarSpec("BiasCorrection3Sqrt", "global::System.Math.Sqrt(biasCorrection3)", "√(1 − β₃ᵏ).", IsDivisor: true),
            ],
            Stages = Stages(spec),
            Decay = new() { Direction = "direction", Form = spec.Flag(NoProximal) ? DecayForm.Factor : DecayForm.Proximal },
        },
    };

    private static IEnumerable<StageSpec> Stages(OptimizerSpec spec)
    {
        yield return new StageSpec(
            "Change of the gradient: d = e + g; 0 in a tensor's first step",
            $"TLane difference = TLane.SelectNegative(TLane.All(scalars.FirstStepSign), {LaneText.All(spec.Compute, "0.0")}, negPreGrad + gradient);",
            "d = g − (g of the step before)   and d = 0 in a tensor's first step");
        yield return Moments.FirstStage(spec);
        yield return new StageSpec(
            "Moment of the changes: q ← β₂·q + (1 − β₂)·d",
            $"expAvgDiff = TLane.Fma({LaneText.All(spec.Compute, "(1 - Beta2)")}, difference, expAvgDiff * {LaneText.All(spec.Compute, "Beta2")});",
            "q ← β₂·q + (1 − β₂)·d");
        yield return new StageSpec(
            "Second moment, of the gradient looked ahead: v ← β₃·v + (1 − β₃)·(g + β₂·d)²",
            $"""
            TLane ahead = difference * {LaneText.All(spec.Compute, "Beta2")} + gradient;
            expAvgSq = TLane.Fma({LaneText.All(spec.Compute, "(1 - Beta3)")} * ahead, ahead, expAvgSq * {LaneText.All(spec.Compute, "Beta3")});
            """,
            "v ← β₃·v + (1 − β₃)·(g + β₂·d)²");
        yield return new StageSpec(
            "Denominator, bias-corrected: √v/√(1 − β₃ᵏ) + ε",
            $"""
            TLane denominator = TLane.DivideRoot(TLane.Sqrt(expAvgSq), in scalars.BiasCorrection3Sqrt);
            denominator = denominator + {LaneText.All(spec.Compute, "Epsilon")};
            """);
        if (spec.NeedsDirection())
        {
            yield return new StageSpec(
                "Direction: what the step subtracts, but for its denominator",
                "TLane direction = TLane.Fma(TLane.All(-scalars.NegativeDifferenceStepSize), expAvgDiff, TLane.All(-scalars.NegativeStepSize) * expAvg);",
                "u = lr·(m/(1 − β₁ᵏ) + β₂·q/(1 − β₂ᵏ))");
        }

        yield return new StageSpec(
            "Step along the moment: p ← p − lr/(1 − β₁ᵏ)·m/denominator",
            $"parameter = parameter + TLane.All(scalars.NegativeStepSize) * {spec.Masked("expAvg")} / denominator;",
            "p ← p − lr/(1 − β₁ᵏ) · m / (√v/√(1 − β₃ᵏ) + ε)")
        {
            IsStep = true,
        };
        yield return new StageSpec(
            "Step along the changes: p ← p − lr·β₂/(1 − β₂ᵏ)·q/denominator",
            $"parameter = parameter + TLane.All(scalars.NegativeDifferenceStepSize) * {spec.Masked("expAvgDiff")} / denominator;",
            "p ← p − lr·β₂/(1 − β₂ᵏ) · q / (√v/√(1 − β₃ᵏ) + ε)");
        yield return new StageSpec(
            "Minus the gradient, for the next step: e ← −g",
            $"negPreGrad = {LaneText.All(spec.Compute, "0.0")} - gradient;",
            "e ← −g");
    }
}
