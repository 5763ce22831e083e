using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// LAMB (You et al., https://arxiv.org/abs/1904.00962): Adam's direction, scaled tensor by tensor by the ratio of the parameter's norm to its own, with the formulas and defaults of
/// timm's Lamb. Under <c>DecayRule.LearningRate</c> decay is part of the direction whose norm is taken, as the paper's is, or with <c>DecoupledDecay</c> it shrinks the parameter first.
/// </summary>
internal static class LambRule
{
    private static readonly Hyperparameter MaxGradientNorm = Hyperparameter.Number(
        "MaxGradientNorm", 1, HyperparameterRange.NonNegative, "The norm over all tensors to which gradients are cut; 0 for none.");

    private static readonly Hyperparameter DecoupledDecay = Hyperparameter.Flag(
        "DecoupledDecay", "Whether decay under DecayRule.LearningRate shrinks the parameter before its norm is taken, instead of being part of the direction.");

    private static readonly Hyperparameter AlwaysAdapt = Hyperparameter.Flag("AlwaysAdapt", "Whether the trust ratio scales groups without weight decay too.");

    private static readonly Hyperparameter TrustClip = Hyperparameter.Flag("TrustClip", "Whether the trust ratio is at most 1.");

    private static readonly Hyperparameter NoBiasCorrection = Hyperparameter.Flag("NoBiasCorrection", "Whether moments are left uncorrected.");

    private static readonly Hyperparameter NoGradientAveraging = Hyperparameter.Flag(
        "NoGradientAveraging", "Whether the first moment takes in the whole gradient instead of 1 − β₁ of it.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "Lamb",
        Paper = "https://arxiv.org/abs/1904.00962",
        LearningRate = 1e-3,
        WeightDecay = 1e-2,
        Hyperparameters =
        [
            Moments.Beta1(0.9), Moments.Beta2(0.999), Moments.Epsilon(1e-6), MaxGradientNorm, DecoupledDecay, AlwaysAdapt, TrustClip, NoBiasCorrection, NoGradientAveraging,
        ],
        Rule = static spec => new()
        {
            Title = "LAMB",
            StateSlots = [Moments.FirstSlot(spec), Moments.SecondSlot(spec)],
            Measures = Measures(spec),
            ScalarPreparation = Preparation(spec),
            Scalars = Scalars(spec),
            Stages =
            [
                .. Direction(spec),
                new StageSpec(
                    "Step: p ← p − lr·r·u",
                    "parameter = TLane.Fma(TLane.All(scalars.NegativeStepSize), direction, parameter);",
                    $"p ← p − lr·r·u   with r = {(spec.Flag(TrustClip) ? "min(1, ‖p‖/‖u‖)" : "‖p‖/‖u‖")}{(spec.Flag(AlwaysAdapt) ? string.Empty : ", and 1 in a group without decay")}, and 1 where a norm is 0")
                {
                    IsStep = true,
                },
            ],
            Decay = new()
            {
                Direction = "direction",
                IsOwnVariable = true,
                WhyNotCautious = "LAMB takes the norm of the whole step",
                Form = spec.Flag(DecoupledDecay) ? DecayForm.Fma : DecayForm.InUpdate,
            },
        },
    };

    private static bool Clips(OptimizerSpec spec) => spec.Number(MaxGradientNorm) > 0;

    private static IEnumerable<MeasurePassSpec> Measures(OptimizerSpec spec)
    {
        if (Clips(spec))
        {
            yield return new MeasurePassSpec(
                new[] { new StageSpec("Gradient", "part = gradient;") }.ToEquatableArray(),
                new[] { new MeasureSpec("part", "gradientSquares", ReductionKind.SumOfSquares, "the sum of the squares of all gradients") { IsOfAll = true } }.ToEquatableArray());
        }

        yield return new MeasurePassSpec(
            Direction(spec).Select(stage => stage with { Formula = null }).Append(new StageSpec(
                "Parameter and direction, whose norms are taken",
                """
                weight = parameter;
                step = direction;
                """)
            {
                IsStep = true,
            }).ToEquatableArray(),
            new[]
            {
                new MeasureSpec("weight", "parameterSquares", ReductionKind.SumOfSquares, "the sum of the squares of p"),
                new MeasureSpec("step", "directionSquares", ReductionKind.SumOfSquares, "the sum of the squares of u"),
            }.ToEquatableArray())
        {
            SeesDecay = true,
        };
    }

    private static IEnumerable<string> Preparation(OptimizerSpec spec)
    {
        if (Clips(spec))
        {
            yield return "double gradientDivisor = global::System.Math.Max(1, global::System.Math.Sqrt(gradientSquares) / MaxGradientNorm);";
        }

        yield return spec.Flag(AlwaysAdapt)
            ? "bool isAdapted = parameterSquares != 0 && directionSquares != 0;"
            : "bool isAdapted = weightDecay != 0 && parameterSquares != 0 && directionSquares != 0;";
        yield return "double trustRatio = isAdapted ? global::System.Math.Sqrt(parameterSquares) / global::System.Math.Sqrt(directionSquares) : 1;";
        if (spec.Flag(TrustClip))
        {
            yield return "trustRatio = global::System.Math.Min(trustRatio, 1);";
        }
    }

    private static IEnumerable<ScalarSpec> Scalars(OptimizerSpec spec)
    {
        if (Clips(spec))
        {
            yield return new("GradientScale", "(1 / gradientDivisor)", "What gradients are multiplied by: 1/max(1, ‖g‖/MaxGradientNorm).");
        }

        if (!spec.Flag(NoBiasCorrection))
        {
            yield return new("BiasCorrection1", "(1 - global::System.Math.Pow(Beta1, step))", "1 − β₁ᵏ.");
            yield return new("BiasCorrection2Sqrt", "global::System.Math.Sqrt(1 - global::System.Math.Pow(Beta2, step))", "√(1 − β₂ᵏ).", IsDivisor: true);
        }

        yield return new("NegativeStepSize", "(-(learningRate * trustRatio))", "−lr·r.");
    }

    private static IEnumerable<StageSpec> Direction(OptimizerSpec spec)
    {
        if (Clips(spec))
        {
            yield return new StageSpec(
                "Gradient, cut to a norm over all tensors: g ← g/max(1, ‖g‖/MaxGradientNorm)",
                "gradient = gradient * TLane.All(scalars.GradientScale);",
                "g ← g/max(1, ‖g‖/MaxGradientNorm)   with the norm over all parameters");
        }

        if (spec.Flag(NoGradientAveraging))
        {
            yield return new StageSpec("First moment: m ← β₁·m + g", $"expAvg = expAvg * {LaneText.All(spec.Compute, "Beta1")} + gradient;", "m ← β₁·m + g");
        }
        else
        {
            yield return Moments.FirstStage(spec);
        }

        yield return Moments.SecondStage(spec);
        (string root, string moment) = spec.Flag(NoBiasCorrection)
            ? ("TLane.Sqrt(expAvgSq)", "expAvg")
            : ("TLane.DivideRoot(TLane.Sqrt(expAvgSq), in scalars.BiasCorrection2Sqrt)", "expAvg / TLane.All(scalars.BiasCorrection1)");
        string formula = spec.Flag(NoBiasCorrection) ? "u = m / (√v + ε)" : "u = m/(1 − β₁ᵏ) / (√v/√(1 − β₂ᵏ) + ε)";
        yield return new StageSpec(
            $"Adam's direction: {formula}",
            $"""
            TLane denominator = {root};
            denominator = denominator + {LaneText.All(spec.Compute, "Epsilon")};
            TLane direction = {moment} / denominator;
            """,
            formula);
    }
}
