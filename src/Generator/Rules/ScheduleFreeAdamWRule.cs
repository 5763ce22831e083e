using System.Collections.Generic;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// Schedule-Free AdamW (Defazio et al., https://arxiv.org/abs/2405.15682), in the order of operations of its authors' class. Under <c>DecayRule.LearningRate</c> decay is added at y, as
/// theirs is by default.
/// </summary>
internal static class ScheduleFreeAdamWRule
{
    private static readonly Hyperparameter Beta1 = Hyperparameter.Number(
        "Beta1", 0.9, HyperparameterRange.Inside, "β₁, the share of the average in the point where gradients are taken.");

    private static readonly Hyperparameter InnerMomentum = Hyperparameter.Number(
        "InnerMomentum", 0, HyperparameterRange.Average, "μ, the decay rate of a first moment that takes the gradient's place; 0 for none.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "ScheduleFreeAdamW",
        Paper = ScheduleFree.Paper,
        LearningRate = 2.5e-3,
        WeightDecay = 0,
        Hyperparameters =
        [
            Beta1, Moments.Beta2(0.999), Moments.Epsilon(1e-8), ScheduleFree.WarmupSteps, ScheduleFree.WeightStepPower, ScheduleFree.WeightRatePower, InnerMomentum,
        ],
        Check = ScheduleFree.Check,
        Evaluation = new("z", "Beta1"),
        Rule = static spec => new()
        {
            Title = spec.Number(InnerMomentum) > 0 ? "Schedule-Free AdamW with inner momentum" : "Schedule-Free AdamW",
            StateSlots = StateSlots(spec),
            TensorScalars = ScheduleFree.TensorScalars,
            ScalarPreparation = [ScheduleFree.Warmup(spec), .. ScheduleFree.Weights],
            Scalars = Scalars(spec),
            Stages = Stages(spec),
            Decay = ScheduleFree.Decay(hasMoment: spec.Number(InnerMomentum) > 0),
        },
    };

    private static IEnumerable<StateSlotSpec> StateSlots(OptimizerSpec spec)
    {
        yield return ScheduleFree.Slot(spec);
        yield return Moments.SecondSlot(spec);
        if (spec.Number(InnerMomentum) > 0)
        {
            yield return Moments.FirstSlot(spec);
        }
    }

    private static IEnumerable<ScalarSpec> Scalars(OptimizerSpec spec)
    {
        yield return new("BiasCorrection2", "(1 - global::System.Math.Pow(Beta2, step))", "1 − β₂ᵏ.");
        if (spec.Number(InnerMomentum) > 0)
        {
            yield return new("InnerBiasCorrection", "(1 - global::System.Math.Pow(InnerMomentum, step))", "1 − μᵏ.");
        }

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
        if (spec.Number(InnerMomentum) > 0)
        {
            yield return new StageSpec(
                "First moment in the gradient's place: m ← μ·m + (1 − μ)·g, and u = m/(1 − μᵏ)/denominator",
                $"""
                expAvg = TLane.Fma({LaneText.All(spec.Compute, "(1 - InnerMomentum)")}, gradient, expAvg * {LaneText.All(spec.Compute, "InnerMomentum")});
                TLane direction = expAvg / TLane.All(scalars.InnerBiasCorrection) / denominator;
                """,
                "m ← μ·m + (1 − μ)·g   with μ = InnerMomentum\nu = m/(1 − μᵏ) / (√(v/(1 − β₂ᵏ)) + ε)");
        }
        else
        {
            yield return new StageSpec(
                "Direction: u = g/denominator", "TLane direction = gradient / denominator;", "u = g / (√(v/(1 − β₂ᵏ)) + ε)");
        }

        foreach (StageSpec stage in ScheduleFree.Steps(spec, spec.Number(ScheduleFree.WarmupSteps) > 0 ? "γ = lr·min(1, k/WarmupSteps)" : "γ = lr"))
        {
            yield return stage;
        }
    }
}
