using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// AdamW (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2) with AMSGrad on the uncorrected second moment (arXiv 1904.09237), in the
/// order of operations of MosaicML Composer's DecoupledAdamW.
/// </summary>
internal static class AdamWRule
{
    public static UpdateRule Create(OptimizerSpec spec) => new()
    {
        Title = spec.AmsGrad ? "AdamW with AMSGrad" : "AdamW",
        Formula = Formula(spec).ToEquatableArray(),
        Constants = Constants(spec).ToEquatableArray(),
        StateSlots = StateSlots(spec).ToEquatableArray(),
        ScalarPreparation = DecayRules.ScalarPreparation(spec).Concat(ScalarPreparation).ToEquatableArray(),
        Scalars = DecayRules.Scalars(spec).Concat(Scalars).ToEquatableArray(),
        Stages = DecayRules.Stages(spec).Concat(Stages(spec)).ToEquatableArray(),
        DefaultLearningRate = 1e-3,
        HasDecay = spec.HasDecay(),
    };

    private static IEnumerable<string> ScalarPreparation =>
    [
        "double biasCorrection1 = 1 - global::System.Math.Pow(Beta1, step);",
        "double biasCorrection2 = 1 - global::System.Math.Pow(Beta2, step);",
    ];

    private static IEnumerable<ScalarSpec> Scalars =>
    [
        new ScalarSpec("NegativeStepSize", "(-(learningRate / biasCorrection1))", "−lr/(1 − β₁ᵏ)."),
        new ScalarSpec("BiasCorrection2Sqrt", "global::System.Math.Sqrt(biasCorrection2)", "√(1 − β₂ᵏ).", IsDivisor: true),
    ];

    private static IEnumerable<string> Formula(OptimizerSpec spec)
    {
        foreach (string line in DecayRules.Formula(spec))
        {
            yield return line;
        }

        yield return "m ← β₁·m + (1 − β₁)·g";
        yield return "v ← β₂·v + (1 − β₂)·g²";
        if (spec.AmsGrad)
        {
            yield return "v̂ ← max(v̂, v)";
        }

        string second = spec.AmsGrad ? "v̂" : "v";
        yield return $"p ← p − lr/(1 − β₁ᵏ) · m / (√{second}/√(1 − β₂ᵏ) + ε)";
    }

    private static IEnumerable<ConstantSpec> Constants(OptimizerSpec spec) =>
    [
        ConstantSpec.Number("Beta1", spec.Beta1, "β₁, the decay rate of the first moment."),
        ConstantSpec.Number("Beta2", spec.Beta2, "β₂, the decay rate of the second moment."),
        ConstantSpec.Number("Epsilon", spec.Epsilon, "ε, added to the denominator after root and bias correction."),
        ConstantSpec.Flag("AmsGrad", spec.AmsGrad, "Whether the largest second moment so far divides the step."),
        .. DecayRules.Constants(spec),
    ];

    private static IEnumerable<StateSlotSpec> StateSlots(OptimizerSpec spec)
    {
        yield return new StateSlotSpec("expAvg", "exp_avg", spec.State, "m, the first moment");
        yield return new StateSlotSpec("expAvgSq", "exp_avg_sq", spec.State.Unsigned(), "v, the second moment");
        if (spec.AmsGrad)
        {
            yield return new StateSlotSpec("maxExpAvgSq", "max_exp_avg_sq", spec.State.Unsigned(), "v̂, the largest second moment so far");
        }
    }

    private static IEnumerable<StageSpec> Stages(OptimizerSpec spec)
    {
        NumberKind type = spec.Compute;
        yield return new StageSpec(
            Stage.FirstMoment,
            $"expAvg = TLane.Fma(TLane.All({type.Round("(1 - Beta1)")}), gradient, expAvg * TLane.All({type.Round("Beta1")}));");
        yield return new StageSpec(
            Stage.SecondMoment,
            $"expAvgSq = TLane.Fma(TLane.All({type.Round("(1 - Beta2)")}) * gradient, gradient, expAvgSq * TLane.All({type.Round("Beta2")}));");
        if (spec.AmsGrad)
        {
            yield return new StageSpec(Stage.MaxSecondMoment, "maxExpAvgSq = TLane.Max(maxExpAvgSq, expAvgSq);");
        }

        string second = spec.AmsGrad ? "maxExpAvgSq" : "expAvgSq";
        yield return new StageSpec(
            Stage.AdamDenominator,
            $"""
            TLane denominator = TLane.DivideRoot(TLane.Sqrt({second}), in scalars.BiasCorrection2Sqrt);
            denominator = denominator + TLane.All({type.Round("Epsilon")});
            """);
        yield return new StageSpec(
            Stage.AdamStep,
            """
            TLane step = TLane.All(scalars.NegativeStepSize) * expAvg;
            parameter = parameter + step / denominator;
            """);
    }
}
