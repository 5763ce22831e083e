using System.Collections.Generic;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>What a class's rule has besides its algorithm's and its decay's, where clipping, scaling, averages or carried decay are asked for.</summary>
internal static class TreatmentRules
{
    public const string Average = "average";

    /// <summary>Its key in state dictionaries.</summary>
    public const string AverageKey = "average";

    /// <summary>The empty line that parts the block of the average from what is stored after it, if anything is.</summary>
    public static string LineAfterAverage(OptimizerSpec spec, UpdateRule rule) => spec.Treatment.ZeroGradients || rule.StateSlots.Count > 0 ? "\n" : string.Empty;

    /// <summary>The stages before all others: what becomes of the gradient.</summary>
    public static IEnumerable<StageSpec> Stages(OptimizerSpec spec)
    {
        if (spec.Treatment.HasMultiplier)
        {
            yield return new StageSpec(
                $"Gradient, {Words(spec.Treatment)}: g ← c·g",
                "gradient = gradient * TLane.All(scalars.GradientMultiplier);",
                $"g ← c·g   with c = {Multiplier(spec.Treatment)}");
        }

        if (spec.Treatment.HasValueClipping)
        {
            yield return new StageSpec(
                "Gradient, clipped by value: g ← clamp(g, −t, t), NaN if it is",
                """
                gradient = TLane.Max(gradient, TLane.All(scalars.NegativeClippingThreshold));
                gradient = -TLane.Max(-gradient, TLane.All(scalars.NegativeClippingThreshold));
                """,
                "g ← clamp(g, −t, t)   with t = ClippingThreshold");
        }

        if (spec.Maximize)
        {
            yield return new StageSpec("Maximized: g ← −g", "gradient = -gradient;", "g ← −g   because the objective is maximized");
        }
    }

    /// <summary>Lines of the formula that no stage of the update has.</summary>
    public static IEnumerable<string> FormulaBefore(OptimizerSpec spec)
    {
        if (spec.Treatment.CentralizesGradients)
        {
            yield return "g ← g − mean of g over its unit, the elements of one index of the first dimension; a parameter of one dimension is left as it is";
        }

        if (spec.Treatment.HasMultipliers)
        {
            string divided = Divisor(spec.Treatment) is { Length: > 0 } divisor ? $"/({divisor})" : string.Empty;
            yield return $"g ← c·g   with c = min(1, t·max(‖p‖, ε)/‖g{divided}‖){divided} over each unit of a parameter, t = ClippingThreshold and ε = ClippingEpsilon";
        }
    }

    /// <summary>Lines of the formula that come after the update.</summary>
    public static IEnumerable<string> FormulaAfter(OptimizerSpec spec)
    {
        if (spec.Treatment.HasAverage)
        {
            yield return "e ← e + a·(p − e)   with a = 1 when a tensor is first averaged, then " + Share(spec.Treatment.Average);
        }

        if (spec.Treatment.ZeroGradients)
        {
            yield return "g ← 0";
        }
    }

    public static IEnumerable<ScalarSpec> Scalars(OptimizerSpec spec)
    {
        if (spec.Treatment.HasMultiplier)
        {
            yield return new ScalarSpec("GradientMultiplier", "gradientMultiplier", $"What gradients are multiplied by: {Multiplier(spec.Treatment)}.");
        }

        if (spec.Treatment.HasValueClipping)
        {
            yield return new ScalarSpec("NegativeClippingThreshold", "(-clippingThreshold)", "−t: gradients are clamped to [−t, t].");
        }

        if (spec.Treatment.HasAverage)
        {
            yield return new ScalarSpec("AverageRate", "averageRate", "a: how much of the way to the weights the average goes; 0 in a step that is not averaged.");
        }
    }

    public static IEnumerable<string> ScalarPreparation(OptimizerSpec spec)
    {
        if (spec.Treatment.HasAverage)
        {
            yield return $"double averageRate = global::GenOptim.Averages.AverageRate.{spec.Treatment.Average}(averageShare, ref averageCount);";
        }
    }

    public static IEnumerable<TensorScalarSpec> TensorScalars(OptimizerSpec spec)
    {
        if (spec.Treatment.DecayPrecision == DecayPrecisionKind.Carried)
        {
            yield return new TensorScalarSpec("owedDecay", "owed_decay", 1, "the decay factor that was too near to 1 to be applied yet");
        }

        if (spec.Treatment.HasAverage)
        {
            yield return new TensorScalarSpec("averageCount", "average_count", 0, "how many steps the average has taken in");
        }
    }

    private static string Share(WeightAverageKind kind) => kind == WeightAverageKind.Exponential
        ? "1 − 2^(−interval/half-life)"
        : "1/n for the n-th step that is averaged";

    private static string Words(TreatmentSpec treatment)
    {
        bool clips = treatment.Clip is ClipKind.GlobalNorm or ClipKind.GlobalInfinityNorm || treatment.OnSpike == OnSpikeKind.ScaleDown;
        bool divides = treatment.LossScaling || treatment.Accumulation;
        return clips && divides ? "unscaled and clipped" : divides ? "unscaled" : "clipped";
    }

    private static string Multiplier(TreatmentSpec treatment)
    {
        string norm = treatment.Clip switch
        {
            ClipKind.GlobalNorm => "min(1, t/(‖g‖ + 1e-6))",
            ClipKind.GlobalInfinityNorm => "min(1, t/(max|g| + 1e-6))",
            _ => string.Empty,
        };
        string spike = treatment.OnSpike == OnSpikeKind.ScaleDown ? "min(1, limit/‖g‖)" : string.Empty;
        string coefficient = norm.Length > 0 && spike.Length > 0 ? $"{spike}·{norm}" : norm + spike;
        string divisor = Divisor(treatment);
        string threshold = norm.Length > 0 ? ", t = ClippingThreshold and the norm over all parameters after the division" : string.Empty;
        return divisor.Length == 0 ? coefficient + threshold.Replace(" after the division", string.Empty) : $"{(coefficient.Length == 0 ? "1" : coefficient)}/({divisor}){threshold}";
    }

    private static string Divisor(TreatmentSpec treatment) =>
        treatment.LossScaling && treatment.Accumulation ? "loss scale · accumulated passes" :
        treatment.LossScaling ? "loss scale" :
        treatment.Accumulation ? "accumulated passes" :
        string.Empty;
}
