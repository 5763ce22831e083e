using System.Collections.Generic;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// Prodigy (Mishchenko and Defazio, https://arxiv.org/abs/2306.06101): Adam whose learning rate is multiplied by an estimate d of how far the weights have to go, found over all tensors,
/// with the formulas and defaults of the authors' class with <c>decouple=True</c>. Under <c>DecayRule.LearningRate</c> decay goes by the estimated rate too.
/// </summary>
internal static class ProdigyRule
{
    private static readonly Hyperparameter Beta1 = Moments.Beta1(0.9);

    private static readonly Hyperparameter Beta3 = Hyperparameter.Number(
        "Beta3", 0, HyperparameterRange.Average, "β₃, the decay rate of the estimate's sums; 0 for √β₂.");

    private static readonly Hyperparameter Epsilon = Hyperparameter.Number(
        "Epsilon", 1e-8, HyperparameterRange.NonNegative, "ε; d·ε is added to the root of the second moment.");

    private static readonly Hyperparameter InitialEstimate = Hyperparameter.Number(
        "InitialEstimate", 1e-6, HyperparameterRange.Inside, "d₀, the estimate of the distance before the first step.");

    private static readonly Hyperparameter EstimateCoefficient = Hyperparameter.Number(
        "EstimateCoefficient", 1, HyperparameterRange.NonNegative, "c, what the estimate is multiplied by.");

    private static readonly Hyperparameter GrowthRate = Hyperparameter.Number(
        "GrowthRate", 0, HyperparameterRange.NonNegative, "How many times the estimate may grow per step once it has left d₀; 0 for any.");

    private static readonly Hyperparameter BiasCorrection = Hyperparameter.Flag("BiasCorrection", "Whether the rate is corrected for moments that start at zero.");

    private static readonly Hyperparameter SafeguardWarmup = Hyperparameter.Flag(
        "SafeguardWarmup", "Whether the estimate's denominator leaves the learning rate out, so that a warmup does not inflate it.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "Prodigy",
        Paper = "https://arxiv.org/abs/2306.06101",
        LearningRate = 1,
        WeightDecay = 0,
        Hyperparameters = [Beta1, Moments.Beta2(0.999), Beta3, Epsilon, InitialEstimate, EstimateCoefficient, GrowthRate, BiasCorrection, SafeguardWarmup],
        Check = static spec => spec.State == spec.Compute
            ? null
            : new(
                "State",
                AttributeDescriptors.UnsupportedTypes,
                ["State", spec.State, ", and Prodigy measures how far weights are from where they began, which needs the precision of the arithmetic", spec.Compute.ToString()]),
        Rule = static spec => new()
        {
            Title = "Prodigy",
            StateSlots = StateSlots(spec),
            OptimizerScalars =
            [
                new TensorScalarSpec("estimate", "d", spec.Number(InitialEstimate), "d, the estimate of how far the weights have to go"),
                new TensorScalarSpec("highestEstimate", "d_max", spec.Number(InitialEstimate), "the highest estimate so far"),
                new TensorScalarSpec("estimateNumerator", "d_numerator", 0, "the estimate's numerator"),
            ],
            OptimizerAdvance = Advance(spec),
            Measures =
            [
                new MeasurePassSpec(
                    new StageSpec[]
                    {
                        Start(null),
                        new(
                            "How far the gradient points along the way from where the weight began: (d/d₀)·r·g·(p₀ − p)",
                            "progress = TLane.All(scalars.ProgressShare) * (gradient * (initialValue - parameter));",
                            "N ← β₃·N + Σ(d/d₀)·r·g·(p₀ − p) over all parameters, with r = d·lr" + (spec.Flag(BiasCorrection) ? "·√(1 − β₂ᵏ)/(1 − β₁ᵏ)" : string.Empty)),
                        GradientSum(spec, formula: true),
                        new(
                            "Denominator's part: |s|",
                            "distance = gradientSum;",
                            "d′ = max(d, c·N/Σ|s|) over all parameters" + (spec.Number(GrowthRate) > 0 ? ", after the first growth at most GrowthRate·d" : string.Empty)
                                + "; nothing moves as long as Σ|s| = 0"),
                    }.ToEquatableArray(),
                    new[]
                    {
                        new MeasureSpec("progress", "progressSum", ReductionKind.Sum, "what a step adds to the estimate's numerator, over all parameters") { IsOfAll = true },
                        new MeasureSpec("distance", "distanceSum", ReductionKind.SumOfAbsolutes, "Σ|s| over all parameters, the estimate's denominator") { IsOfAll = true },
                    }.ToEquatableArray()),
            ],
            ScalarPreparation =
            [
                spec.Flag(BiasCorrection)
                    ? "double estimatedRate = estimateBefore * learningRate * (global::System.Math.Sqrt(1 - global::System.Math.Pow(Beta2, step)) / (1 - global::System.Math.Pow(Beta1, step)));"
                    : "double estimatedRate = estimateBefore * learningRate;",
                "double rate = distanceSum == 0 ? 0 : estimatedRate;",
            ],
            Scalars = Scalars(spec),
            Stages = Stages(spec),
            Decay = new()
            {
                Direction = spec.Number(Beta1) == 0 ? "moment" : "expAvg",
                DirectionSymbol = "m",
                WhyNotCautious = spec.Number(Beta1) == 0 ? "Prodigy without a first moment steps along the gradient, which agrees with itself" : null,
                Form = DecayForm.Fma,
                LearningRate = "rate",
                LearningRateSymbol = "r",
                IsBeforeStep = true,
            },
        },
    };

    private static IEnumerable<StateSlotSpec> StateSlots(OptimizerSpec spec)
    {
        if (spec.Number(Beta1) != 0)
        {
            yield return Moments.FirstSlot(spec);
        }

        yield return Moments.SecondSlot(spec);
        yield return new StateSlotSpec("gradientSum", "s", spec.State, "s, the sum of the gradients, each by its step's rate");
        yield return new StateSlotSpec("initialValue", "p0", spec.State, "p₀, where the weight began");
    }

    private static IEnumerable<string> Advance(OptimizerSpec spec)
    {
        yield return "if (distanceSum != 0)";
        yield return "{";
        yield return $"    estimateNumerator = {SumDecay(spec)} * estimateNumerator + progressSum;";
        yield return "    double measured = EstimateCoefficient * estimateNumerator / distanceSum;";
        if (spec.Number(GrowthRate) > 0)
        {
            yield return "    estimate = estimate == InitialEstimate ? global::System.Math.Max(estimate, measured) : estimate;";
            yield return "    highestEstimate = global::System.Math.Max(highestEstimate, measured);";
            yield return "    estimate = global::System.Math.Min(highestEstimate, estimate * GrowthRate);";
        }
        else
        {
            yield return "    highestEstimate = global::System.Math.Max(highestEstimate, measured);";
            yield return "    estimate = highestEstimate;";
        }

        yield return "}";
    }

    private static IEnumerable<ScalarSpec> Scalars(OptimizerSpec spec)
    {
        yield return new("FirstStepSign", "(step == 1 ? -1 : 1)", "−1 in a tensor's first step, where p₀ is taken, else 1.");
        yield return new("ProgressShare", "(estimateBefore / InitialEstimate * estimatedRate)", "(d/d₀)·r, by which a step's progress counts.");
        yield return spec.Flag(SafeguardWarmup)
            ? new("SumShare", "(estimateBefore / InitialEstimate * estimateBefore)", "(d/d₀)·d, by which gradients are summed.")
            : new("SumShare", "(estimateBefore / InitialEstimate * estimatedRate)", "(d/d₀)·r, by which gradients are summed.");
        yield return new("SumDecay", SumDecay(spec), "β₃.");
        yield return spec.Number(Beta1) == 0
            ? new("GradientShare", "estimate", "d′.")
            : new("GradientShare", "(estimateBefore * (1 - Beta1))", "d·(1 − β₁).");
        yield return new("SquareShare", "(estimateBefore * estimateBefore * (1 - Beta2))", "d²·(1 − β₂).");
        yield return new("LeastRoot", "(estimate * Epsilon)", "d′·ε.");
        yield return new("NegativeRate", "(-rate)", "−r.");
    }

    private static string SumDecay(OptimizerSpec spec) => spec.Number(Beta3) == 0 ? "global::System.Math.Sqrt(Beta2)" : "Beta3";

    private static StageSpec Start(string? formula) => new(
        "Where the weight began: p₀ = p in a tensor's first step",
        "initialValue = TLane.SelectNegative(TLane.All(scalars.FirstStepSign), parameter, initialValue);",
        formula);

    private static StageSpec GradientSum(OptimizerSpec spec, bool formula)
    {
        string share = spec.Flag(SafeguardWarmup) ? "(d/d₀)·d" : "(d/d₀)·r";
        return new(
            $"Sum of the gradients: s ← β₃·s + {share}·g",
            "gradientSum = TLane.Fma(TLane.All(scalars.SumShare), gradient, gradientSum * TLane.All(scalars.SumDecay));",
            formula ? $"s ← β₃·s + {share}·g" : null);
    }

    private static IEnumerable<StageSpec> Stages(OptimizerSpec spec)
    {
        yield return Start("p₀ = p in a parameter's first step");
        yield return GradientSum(spec, formula: false);
        yield return spec.Number(Beta1) == 0
            ? new StageSpec("Gradient, by the new estimate: m = d′·g", "TLane moment = TLane.All(scalars.GradientShare) * gradient;", "m = d′·g")
            : new StageSpec(
                "First moment: m ← β₁·m + (1 − β₁)·d·g",
                $"expAvg = TLane.Fma(TLane.All(scalars.GradientShare), gradient, expAvg * {LaneText.All(spec.Compute, "Beta1")});",
                "m ← β₁·m + (1 − β₁)·d·g");
        yield return new StageSpec(
            "Second moment: v ← β₂·v + (1 − β₂)·(d·g)²",
            $"expAvgSq = TLane.Fma(TLane.All(scalars.SquareShare) * gradient, gradient, expAvgSq * {LaneText.All(spec.Compute, "Beta2")});",
            "v ← β₂·v + (1 − β₂)·(d·g)²");
        yield return new StageSpec("Denominator: √v + d′·ε", "TLane denominator = TLane.Sqrt(expAvgSq) + TLane.All(scalars.LeastRoot);");
        yield return new StageSpec(
            "Step: p ← p − r·m/(√v + d′·ε)",
            $"parameter = parameter + TLane.All(scalars.NegativeRate) * {spec.Masked(spec.Number(Beta1) == 0 ? "moment" : "expAvg")} / denominator;",
            "p ← p − r·m/(√v + d′·ε)")
        {
            IsStep = true,
        };
    }
}
