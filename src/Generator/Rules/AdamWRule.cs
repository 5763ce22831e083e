using System.Collections.Generic;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// AdamW (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2) with AMSGrad on the uncorrected second moment (arXiv 1904.09237), in the
/// order of operations of MosaicML Composer's DecoupledAdamW.
/// </summary>
internal static class AdamWRule
{
    private static readonly Hyperparameter AmsGrad = Hyperparameter.Flag("AmsGrad", "Whether the largest second moment so far divides the step.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "AdamW",
        Paper = "https://arxiv.org/abs/1711.05101",
        LearningRate = 1e-3,
        WeightDecay = 1e-2,
        TorchSharpOptimizers = ["Adam", "AdamW"],
        Hyperparameters = [Moments.Beta1(0.9), Moments.Beta2(0.95), Moments.Epsilon(1e-8), AmsGrad],
        Rule = static spec => new()
        {
            Title = spec.Flag(AmsGrad) ? "AdamW with AMSGrad" : "AdamW",
            StateSlots = StateSlots(spec),
            ScalarPreparation =
            [
                "double biasCorrection1 = 1 - global::System.Math.Pow(Beta1, step);",
                "double biasCorrection2 = 1 - global::System.Math.Pow(Beta2, step);",
            ],
            Scalars =
            [
                new ScalarSpec("NegativeStepSize", "(-(learningRate / biasCorrection1))", "−lr/(1 − β₁ᵏ)."),
                new ScalarSpec("BiasCorrection2Sqrt", "global::System.Math.Sqrt(biasCorrection2)", "√(1 − β₂ᵏ).", IsDivisor: true),
            ],
            Stages = Stages(spec),
            Decay = new() { Direction = "expAvg", DirectionSymbol = "m" },
        },
    };

    private static IEnumerable<StateSlotSpec> StateSlots(OptimizerSpec spec)
    {
        yield return Moments.FirstSlot(spec);
        yield return Moments.SecondSlot(spec);
        if (spec.Flag(AmsGrad))
        {
            yield return new StateSlotSpec("maxExpAvgSq", "max_exp_avg_sq", spec.State.Unsigned(), "v̂, the largest second moment so far");
        }
    }

    private static IEnumerable<StageSpec> Stages(OptimizerSpec spec)
    {
        yield return Moments.FirstStage(spec);
        yield return Moments.SecondStage(spec);
        if (spec.Flag(AmsGrad))
        {
            yield return new StageSpec(
                "Largest second moment so far: v̂ ← max(v̂, v), NaN if either is",
                "maxExpAvgSq = TLane.Max(maxExpAvgSq, expAvgSq);",
                "v̂ ← max(v̂, v)");
        }

        yield return new StageSpec(
            "Denominator, bias-corrected: √v/√(1 − β₂ᵏ) + ε",
            $"""
            TLane denominator = TLane.DivideRoot(TLane.Sqrt({(spec.Flag(AmsGrad) ? "maxExpAvgSq" : "expAvgSq")}), in scalars.BiasCorrection2Sqrt);
            denominator = denominator + {LaneText.All(spec.Compute, "Epsilon")};
            """);
        yield return new StageSpec(
            "Step, bias-corrected: p ← p − lr/(1 − β₁ᵏ)·m/denominator",
            $"""
            TLane step = TLane.All(scalars.NegativeStepSize) * {spec.Masked("expAvg")};
            parameter = parameter + step / denominator;
            """,
            $"p ← p − lr/(1 − β₁ᵏ) · m / (√{(spec.Flag(AmsGrad) ? "v̂" : "v")}/√(1 − β₂ᵏ) + ε)")
        {
            IsStep = true,
        };
    }
}
