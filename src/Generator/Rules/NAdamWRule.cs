using System.Collections.Generic;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// NAdamW: Adam with Nesterov's momentum (Dozat, https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ) and decoupled weight decay, in the order of operations of
/// PyTorch's NAdam; the formulas of timm's and optax's NAdamW differ from it in two scalars.
/// </summary>
internal static class NAdamWRule
{
    private const int PyTorch = 0;

    private const int Optax = 2;

    private static readonly Hyperparameter MomentumDecay = Hyperparameter.Number(
        "MomentumDecay", 4e-3, HyperparameterRange.NonNegative, "ψ, how fast the momentum rises to β₁ in PyTorch's formula.");

    private static readonly Hyperparameter Formula = Hyperparameter.Choice(
        "NAdamFormula", ["PyTorch", "Timm", "Optax"], "Whose formula for the looked-ahead moment.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "NAdamW",
        Paper = "https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ",
        LearningRate = 2e-3,
        WeightDecay = 0,
        TorchSharpOptimizers = ["NAdam"],
        Hyperparameters = [Moments.Beta1(0.9), Moments.Beta2(0.999), Moments.Epsilon(1e-8), MomentumDecay, Formula],
        Check = static spec => spec.Number(Formula) != PyTorch && spec.Number(MomentumDecay) != MomentumDecay.Default
            ? new("MomentumDecay", AttributeDescriptors.NotOfThisAlgorithm, ["MomentumDecay", "NAdamW with another formula than PyTorch's", "Beta1, Beta2, Epsilon"])
            : null,
        Rule = static spec => new()
        {
            Title = spec.Number(Formula) switch
            {
                PyTorch => "NAdamW",
                Optax => "NAdamW with optax's formula",
                _ => "NAdamW with timm's formula",
            },
            StateSlots = [Moments.FirstSlot(spec), Moments.SecondSlot(spec)],
            TensorScalars = spec.Number(Formula) == PyTorch
                ? [new TensorScalarSpec("muProduct", "mu_product", 1, "M, the product of all μ so far, in float32 as PyTorch keeps it")]
                : [],
            ScalarPreparation = Preparation(spec),
            Scalars =
            [
                new ScalarSpec("NegativeGradientShare", GradientShare(spec), $"−lr·{(spec.Number(Formula) == PyTorch ? "(1 − μ)/(1 − M)" : "(1 − β₁)/(1 − β₁ᵏ)")}."),
                new ScalarSpec("NegativeMomentShare", MomentShare(spec), $"−lr·{MomentShareSymbol(spec)}."),
                new ScalarSpec("BiasCorrection2", "biasCorrection2", "1 − β₂ᵏ."),
            ],
            Stages = Stages(spec),
            Decay = new() { Direction = "direction" },
        },
    };

    private static IEnumerable<string> Preparation(OptimizerSpec spec)
    {
        if (spec.Number(Formula) == PyTorch)
        {
            yield return "double mu = Beta1 * (1 - 0.5 * global::System.Math.Pow(0.96, step * MomentumDecay));";
            yield return "double nextMu = Beta1 * (1 - 0.5 * global::System.Math.Pow(0.96, (step + 1) * MomentumDecay));";
            yield return "muProduct = (float)((float)muProduct * (float)mu);";
        }
        else
        {
            yield return "double biasCorrection1 = 1 - global::System.Math.Pow(Beta1, step);";
            if (spec.Number(Formula) == Optax)
            {
                yield return "double nextBiasCorrection1 = 1 - global::System.Math.Pow(Beta1, step + 1);";
            }
        }

        yield return "double biasCorrection2 = 1 - global::System.Math.Pow(Beta2, step);";
    }

    private static string GradientShare(OptimizerSpec spec) => spec.Number(Formula) == PyTorch
        ? "(-learningRate * (1 - mu) / (1 - muProduct))"
        : "(-learningRate * (1 - Beta1) / biasCorrection1)";

    private static string MomentShare(OptimizerSpec spec) => spec.Number(Formula) switch
    {
        PyTorch => "(-learningRate * nextMu / (1 - muProduct * nextMu))",
        Optax => "(-learningRate * Beta1 / nextBiasCorrection1)",
        _ => "(-learningRate * Beta1 / biasCorrection1)",
    };

    private static string MomentShareSymbol(OptimizerSpec spec) => spec.Number(Formula) switch
    {
        PyTorch => "μ′/(1 − M·μ′)",
        Optax => "β₁/(1 − β₁ᵏ⁺¹)",
        _ => "β₁/(1 − β₁ᵏ)",
    };

    private static IEnumerable<StageSpec> Stages(OptimizerSpec spec)
    {
        yield return Moments.FirstLerpStage(spec);
        yield return Moments.SecondStage(spec);
        yield return new StageSpec(
            "Denominator, bias-corrected: √(v/(1 − β₂ᵏ)) + ε",
            $"TLane denominator = TLane.Sqrt(expAvgSq / TLane.All(scalars.BiasCorrection2)) + {LaneText.All(spec.Compute, "Epsilon")};");
        if (spec.NeedsDirection())
        {
            yield return new StageSpec(
                "Direction: what the step subtracts, but for its denominator",
                "TLane direction = TLane.Fma(TLane.All(-scalars.NegativeMomentShare), expAvg, TLane.All(-scalars.NegativeGradientShare) * gradient);",
                $"u = lr·({(spec.Number(Formula) == PyTorch ? "(1 − μ)/(1 − M)" : "(1 − β₁)/(1 − β₁ᵏ)")}·g + {MomentShareSymbol(spec)}·m)");
        }

        (string gradientShare, string where) = spec.Number(Formula) == PyTorch
            ? ("(1 − μ)/(1 − M)", "   with μ = β₁·(1 − 0.96^(k·ψ)/2), μ′ that of the next step, and M the product of all μ so far")
            : ("(1 − β₁)/(1 − β₁ᵏ)", string.Empty);
        yield return new StageSpec(
            $"Step along the gradient: p ← p − lr·{gradientShare}·g/denominator",
            $"parameter = parameter + TLane.All(scalars.NegativeGradientShare) * {spec.Masked("gradient")} / denominator;",
            $"p ← p − lr·{gradientShare} · g / (√(v/(1 − β₂ᵏ)) + ε){where}")
        {
            IsStep = true,
        };
        yield return new StageSpec(
            $"Step along the moment: p ← p − lr·{MomentShareSymbol(spec)}·m/denominator",
            $"parameter = parameter + TLane.All(scalars.NegativeMomentShare) * {spec.Masked("expAvg")} / denominator;",
            $"p ← p − lr·{MomentShareSymbol(spec)} · m / (√(v/(1 − β₂ᵏ)) + ε)");
    }
}
