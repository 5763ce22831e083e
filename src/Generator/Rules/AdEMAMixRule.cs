using System.Collections.Generic;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// AdEMAMix (Pagliardini, Ablin and Grangier, https://arxiv.org/abs/2409.03137), in the order of operations of its authors' class: a fast and a slow first moment. Without its warmups it
/// diverges on long runs. Under <c>DecayRule.LearningRate</c> decay is part of the step, as theirs is.
/// </summary>
internal static class AdEMAMixRule
{
    private static readonly Hyperparameter Beta1 = Hyperparameter.Number(
        "Beta1", 0.9, HyperparameterRange.Average, "β₁, the decay rate of the fast first moment; with 0 the gradient takes its place.");

    private static readonly Hyperparameter Beta3 = Hyperparameter.Number(
        "Beta3", 0.9999, HyperparameterRange.Average, "β₃, the decay rate of the slow first moment.");

    private static readonly Hyperparameter Alpha = Hyperparameter.Number(
        "Alpha", 2, HyperparameterRange.NonNegative, "α, the weight of the slow moment beside the fast one.");

    private static readonly Hyperparameter AlphaWarmup = Hyperparameter.Number(
        "AlphaWarmup", 0, HyperparameterRange.NonNegative, "Over how many steps α rises from 0; 0 for none.");

    private static readonly Hyperparameter Beta3Warmup = Hyperparameter.Number(
        "Beta3Warmup", 0, HyperparameterRange.NonNegative, "Over how many steps β₃ rises from β₁, its half-life linearly; 0 for none.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "AdEMAMix",
        Paper = "https://arxiv.org/abs/2409.03137",
        LearningRate = 1e-3,
        WeightDecay = 0,
        Hyperparameters = [Beta1, Moments.Beta2(0.999), Beta3, Alpha, AlphaWarmup, Beta3Warmup, Moments.Epsilon(1e-8)],
        Rule = static spec => new()
        {
            Title = "AdEMAMix",
            StateSlots = StateSlots(spec),
            ScalarPreparation = Preparation(spec),
            Scalars = Scalars(spec),
            Stages = Stages(spec),
            Decay = new() { Direction = "direction", IsOwnVariable = true, Form = DecayForm.InUpdate, NegativeRate = "NegativeLearningRate" },
        },
    };

    private static bool HasFast(OptimizerSpec spec) => spec.Number(Beta1) != 0;

    private static IEnumerable<StateSlotSpec> StateSlots(OptimizerSpec spec)
    {
        if (HasFast(spec))
        {
            yield return new StateSlotSpec("expAvgFast", "exp_avg_fast", spec.State, "m₁, the fast first moment");
        }

        yield return new StateSlotSpec("expAvgSlow", "exp_avg_slow", spec.State, "m₂, the slow first moment");
        yield return Moments.SecondSlot(spec);
    }

    private static IEnumerable<string> Preparation(OptimizerSpec spec)
    {
        yield return "double biasCorrection2 = 1 - global::System.Math.Pow(Beta2, step);";
        yield return spec.Number(AlphaWarmup) > 0
            ? "double alpha = step < AlphaWarmup ? step / AlphaWarmup * Alpha : Alpha;"
            : "double alpha = Alpha;";
        if (spec.Number(Beta3Warmup) > 0)
        {
            yield return "double warmed = step / Beta3Warmup;";
            yield return "double fastHalfLife = global::System.Math.Log(0.5) / global::System.Math.Log(Beta1 + 1e-8) - 1;";
            yield return "double slowHalfLife = global::System.Math.Log(0.5) / global::System.Math.Log(Beta3 + 1e-8) - 1;";
            yield return "double halfLife = (1 - warmed) * fastHalfLife + warmed * slowHalfLife;";
            yield return "double beta3 = step < Beta3Warmup ? global::System.Math.Pow(0.5, 1 / (halfLife + 1)) : Beta3;";
        }
        else
        {
            yield return "double beta3 = Beta3;";
        }
    }

    private static IEnumerable<ScalarSpec> Scalars(OptimizerSpec spec)
    {
        if (HasFast(spec))
        {
            yield return new("BiasCorrection1", "(1 - global::System.Math.Pow(Beta1, step))", "1 − β₁ᵏ.");
        }

        yield return new("Beta3", "beta3", "b₃, β₃ after its warmup.");
        yield return new("OneMinusBeta3", "(1 - beta3)", "1 − b₃.");
        yield return new("Alpha", "alpha", "a, α after its warmup.");
        yield return new("BiasCorrection2Sqrt", "global::System.Math.Sqrt(biasCorrection2)", "√(1 − β₂ᵏ).", IsDivisor: true);
        yield return new("NegativeLearningRate", "(-learningRate)", "−lr.");
    }

    private static IEnumerable<StageSpec> Stages(OptimizerSpec spec)
    {
        if (HasFast(spec))
        {
            yield return new StageSpec(
                "Fast first moment: m₁ ← β₁·m₁ + (1 − β₁)·g",
                $"expAvgFast = TLane.Fma({LaneText.All(spec.Compute, "(1 - Beta1)")}, gradient, expAvgFast * {LaneText.All(spec.Compute, "Beta1")});",
                "m₁ ← β₁·m₁ + (1 − β₁)·g");
        }

        yield return new StageSpec(
            "Slow first moment: m₂ ← b₃·m₂ + (1 − b₃)·g",
            "expAvgSlow = TLane.Fma(TLane.All(scalars.OneMinusBeta3), gradient, expAvgSlow * TLane.All(scalars.Beta3));",
            $"m₂ ← b₃·m₂ + (1 − b₃)·g{(spec.Number(Beta3Warmup) > 0 ? "   with b₃ = β₃, and on the way from β₁ to it in the first Beta3Warmup steps" : "   with b₃ = β₃")}");
        yield return Moments.SecondStage(spec);
        yield return new StageSpec(
            "Denominator, bias-corrected: √v/√(1 − β₂ᵏ) + ε",
            $"""
            TLane denominator = TLane.DivideRoot(TLane.Sqrt(expAvgSq), in scalars.BiasCorrection2Sqrt);
            denominator = denominator + {LaneText.All(spec.Compute, "Epsilon")};
            """);
        (string fast, string symbol) = HasFast(spec) ? ("expAvgFast / TLane.All(scalars.BiasCorrection1)", "m₁/(1 − β₁ᵏ)") : ("gradient", "g");
        yield return new StageSpec(
            $"Direction: u = ({symbol} + a·m₂)/denominator",
            $"TLane direction = ({fast} + expAvgSlow * TLane.All(scalars.Alpha)) / denominator;",
            $"u = ({symbol} + a·m₂) / (√v/√(1 − β₂ᵏ) + ε){(spec.Number(AlphaWarmup) > 0 ? "   with a = α·min(1, k/AlphaWarmup)" : "   with a = α")}");
        yield return new StageSpec(
            "Step: p ← p − lr·u",
            "parameter = parameter + direction * TLane.All(scalars.NegativeLearningRate);",
            "p ← p − lr·u")
        {
            IsStep = true,
        };
    }
}
