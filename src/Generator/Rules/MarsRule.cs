using System.Collections.Generic;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// MARS (Yuan et al., https://arxiv.org/abs/2411.10438): AdamW or Lion on the gradient with a part of its change since the last step, which is cut to a norm of 1 tensor by tensor. Its
/// authors give it matrices and leave the rest to AdamW. Under <c>DecayRule.LearningRate</c> decay is part of the step, as theirs is.
/// </summary>
internal static class MarsRule
{
    private static readonly Hyperparameter Beta1 = Moments.Beta1(0.95);

    private static readonly Hyperparameter Gamma = Hyperparameter.Number(
        "Gamma", 0.025, HyperparameterRange.NonNegative, "γ, how much of the gradient's change is added to it.");

    private static readonly Hyperparameter MarsLion = Hyperparameter.Flag("MarsLion", "Whether the step is the sign of the first moment.");

    private static readonly Hyperparameter AmsGrad = Hyperparameter.Flag("AmsGrad", "Whether the largest second moment so far divides the step.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "Mars",
        Paper = "https://arxiv.org/abs/2411.10438",
        LearningRate = 3e-3,
        WeightDecay = 0,
        Hyperparameters = [Beta1, Moments.Beta2(0.99), Moments.Epsilon(1e-8), Gamma, MarsLion, AmsGrad],
        Check = static spec => spec.Flag(MarsLion) && spec.Flag(AmsGrad)
            ? new("AmsGrad", AttributeDescriptors.OptionOutOfPlace, ["AmsGrad", "MARS-Lion has no second moment"])
            : null,
        Rule = static spec => new()
        {
            Title = spec.Flag(MarsLion) ? "MARS-Lion" : spec.Flag(AmsGrad) ? "MARS-AdamW with AMSGrad" : "MARS-AdamW",
            StateSlots = StateSlots(spec),
            Measures =
            [
                new MeasurePassSpec(
                    new[] { Corrected(spec, null) }.ToEquatableArray(),
                    new[] { new MeasureSpec("corrected", "correctedSquares", ReductionKind.SumOfSquares, "the sum of the squares of c") }.ToEquatableArray()),
            ],
            CautionAfter = 1,
            ScalarPreparation = ["double correctedNorm = global::System.Math.Sqrt(correctedSquares);"],
            Scalars = Scalars(spec),
            Stages = Stages(spec),
            Decay = new() { Direction = "direction", IsOwnVariable = true, Form = DecayForm.InUpdate, NegativeRate = "NegativeLearningRate" },
        },
    };

    private static IEnumerable<StateSlotSpec> StateSlots(OptimizerSpec spec)
    {
        yield return Moments.FirstSlot(spec);
        if (!spec.Flag(MarsLion))
        {
            yield return Moments.SecondSlot(spec);
        }

        if (spec.Flag(AmsGrad))
        {
            yield return new StateSlotSpec("maxExpAvgSq", "max_exp_avg_sq", spec.State.Unsigned(), "v̂, the largest second moment so far");
        }

        yield return new StateSlotSpec("lastGradient", "last_grad", spec.State, "h, the gradient of the step before");
    }

    private static IEnumerable<ScalarSpec> Scalars(OptimizerSpec spec)
    {
        yield return new("CorrectedScale", "(correctedNorm > 1 ? 1 / correctedNorm : 1)", "1/max(1, ‖c‖).");
        if (!spec.Flag(MarsLion))
        {
            yield return new("BiasCorrection1", "(1 - global::System.Math.Pow(Beta1, step))", "1 − β₁ᵏ.");
            yield return new("BiasCorrection2Sqrt", "global::System.Math.Sqrt(1 - global::System.Math.Pow(Beta2, step))", "√(1 − β₂ᵏ).", IsDivisor: true);
        }

        yield return new("NegativeLearningRate", "(-learningRate)", "−lr.");
    }

    private static StageSpec Corrected(OptimizerSpec spec, string? formula) => new(
        "Gradient with a part of its change: c = g + γ·β₁/(1 − β₁)·(g − h)",
        $"{(formula is null ? string.Empty : "TLane ")}corrected = TLane.Fma({LaneText.All(spec.Compute, "(Gamma * Beta1 / (1 - Beta1))")}, gradient - lastGradient, gradient);",
        formula);

    private static IEnumerable<StageSpec> Stages(OptimizerSpec spec)
    {
        yield return Corrected(spec, "c = g + γ·β₁/(1 − β₁)·(g − h)   with γ = Gamma");
        yield return new StageSpec("Cut to a norm of 1: c ← c/max(1, ‖c‖)", "corrected = corrected * TLane.All(scalars.CorrectedScale);", "c ← c/max(1, ‖c‖)");
        yield return new StageSpec(
            "First moment: m ← β₁·m + (1 − β₁)·c",
            $"expAvg = TLane.Fma({LaneText.All(spec.Compute, "(1 - Beta1)")}, corrected, expAvg * {LaneText.All(spec.Compute, "Beta1")});",
            "m ← β₁·m + (1 − β₁)·c");
        if (spec.Flag(MarsLion))
        {
            yield return new StageSpec("Direction: u = sign(m)", "TLane direction = TLane.Sign(expAvg);", "u = sign(m)");
        }
        else
        {
            yield return new StageSpec(
                "Second moment: v ← β₂·v + (1 − β₂)·c²",
                $"expAvgSq = TLane.Fma({LaneText.All(spec.Compute, "(1 - Beta2)")} * corrected, corrected, expAvgSq * {LaneText.All(spec.Compute, "Beta2")});",
                "v ← β₂·v + (1 − β₂)·c²");
            if (spec.Flag(AmsGrad))
            {
                yield return new StageSpec(
                    "Largest second moment so far: v̂ ← max(v̂, v), NaN if either is", "maxExpAvgSq = TLane.Max(maxExpAvgSq, expAvgSq);", "v̂ ← max(v̂, v)");
            }

            string second = spec.Flag(AmsGrad) ? "v̂" : "v";
            yield return new StageSpec(
                $"Direction, bias-corrected: u = m/((√{second}/√(1 − β₂ᵏ) + ε)·(1 − β₁ᵏ))",
                $"""
                TLane denominator = TLane.DivideRoot(TLane.Sqrt({(spec.Flag(AmsGrad) ? "maxExpAvgSq" : "expAvgSq")}), in scalars.BiasCorrection2Sqrt);
                denominator = (denominator + {LaneText.All(spec.Compute, "Epsilon")}) * TLane.All(scalars.BiasCorrection1);
                TLane direction = expAvg / denominator;
                """,
                $"u = m / ((√{second}/√(1 − β₂ᵏ) + ε)·(1 − β₁ᵏ))");
        }

        yield return new StageSpec(
            "Step: p ← p − lr·u", "parameter = TLane.Fma(TLane.All(scalars.NegativeLearningRate), direction, parameter);", "p ← p − lr·u")
        {
            IsStep = true,
        };
        yield return new StageSpec("The gradient, for the next step: h ← g", "lastGradient = gradient;", "h ← g");
    }
}
