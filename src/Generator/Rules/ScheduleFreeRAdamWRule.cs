using System.Collections.Generic;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// Schedule-Free RAdamW: Schedule-Free AdamW (Defazio et al., https://arxiv.org/abs/2405.15682) with the rectification of https://arxiv.org/abs/1908.03265 in the place of a warmup, in
/// the order of operations of its authors' class.
/// </summary>
internal static class ScheduleFreeRAdamWRule
{
    private static readonly Hyperparameter Beta1 = Hyperparameter.Number(
        "Beta1", 0.9, HyperparameterRange.Inside, "β₁, the share of the average in the point where gradients are taken.");

    private static readonly Hyperparameter LoudSgdPhase = Hyperparameter.Flag(
        "LoudSgdPhase", "Whether steps whose second moment has no estimate of its variance yet go along the gradient, instead of moving nothing.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "ScheduleFreeRAdamW",
        Paper = ScheduleFree.Paper,
        LearningRate = 2.5e-3,
        WeightDecay = 0,
        Hyperparameters = [Beta1, Moments.Beta2(0.999), Moments.Epsilon(1e-8), ScheduleFree.WeightStepPower, ScheduleFree.WeightRatePower, LoudSgdPhase],
        Check = ScheduleFree.Check,
        Evaluation = new("z", "Beta1"),
        Rule = static spec => new()
        {
            Title = "Schedule-Free RAdamW",
            StateSlots = [ScheduleFree.Slot(spec), Moments.SecondSlot(spec)],
            TensorScalars = ScheduleFree.TensorScalars,
            ScalarPreparation =
            [
                .. Rectification.Preparation("step"),
                "bool isRectified = rho > 4;",
                $"double stepRate = isRectified ? learningRate * rectification : {(spec.Flag(LoudSgdPhase) ? "learningRate" : "0")};",
                .. ScheduleFree.Weights,
            ],
            Scalars = Scalars(spec),
            Stages = Stages(spec),
            Decay = ScheduleFree.Decay(hasMoment: false),
        },
    };

    private static IEnumerable<ScalarSpec> Scalars(OptimizerSpec spec)
    {
        yield return new("BiasCorrection2", "(1 - power2)", "1 − β₂ᵏ.");
        yield return new("RectificationSign", "(isRectified ? -1 : 1)", "−1 where ρ > 4, so that the second moment divides the step, else 1.");
        foreach (ScalarSpec scalar in ScheduleFree.Scalars(spec, "Beta1"))
        {
            yield return scalar;
        }
    }

    private static IEnumerable<StageSpec> Stages(OptimizerSpec spec)
    {
        yield return ScheduleFree.Start;
        yield return Moments.SecondStage(spec);
        yield return new StageSpec(
            "Denominator, bias-corrected: √(v/(1 − β₂ᵏ)) + ε",
            $"TLane denominator = TLane.Sqrt(expAvgSq / TLane.All(scalars.BiasCorrection2)) + {LaneText.All(spec.Compute, "Epsilon")};");
        yield return new StageSpec(
            "Direction: u = g/denominator once the variance of the second moment has an estimate, else u = g",
            "TLane direction = TLane.SelectNegative(TLane.All(scalars.RectificationSign), gradient / denominator, gradient);",
            "u = g / (√(v/(1 − β₂ᵏ)) + ε)   where ρ > 4, else u = g; with ρ = ρ∞ − 2k·β₂ᵏ/(1 − β₂ᵏ), ρ∞ = 2/(1 − β₂) − 1");
        string early = spec.Flag(LoudSgdPhase) ? "lr" : "0";
        foreach (StageSpec stage in ScheduleFree.Steps(spec, $"γ = lr·√((ρ − 4)(ρ − 2)·ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)·ρ)), and {early} where ρ ≤ 4"))
        {
            yield return stage;
        }
    }
}
