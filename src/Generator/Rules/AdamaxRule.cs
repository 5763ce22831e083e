using System.Collections.Generic;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// Adamax (Kingma and Ba, https://arxiv.org/abs/1412.6980, section 7.1) with decoupled weight decay, in the order of operations of PyTorch's Adamax: Adam whose second moment is the
/// largest gradient of the past, faded.
/// </summary>
internal static class AdamaxRule
{
    private static readonly Hyperparameter Beta2 = Hyperparameter.Number(
        "Beta2", 0.999, HyperparameterRange.Average, "β₂, the factor by which the largest gradient fades.");

    private static readonly Hyperparameter Epsilon = Hyperparameter.Number(
        "Epsilon", 1e-8, HyperparameterRange.NonNegative, "ε, added to the gradient's absolute value.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "Adamax",
        Paper = "https://arxiv.org/abs/1412.6980",
        LearningRate = 2e-3,
        WeightDecay = 0,
        TorchSharpOptimizers = ["Adamax"],
        Hyperparameters = [Moments.Beta1(0.9), Beta2, Epsilon],
        Check = Check,
        Rule = static spec => new()
        {
            Title = "Adamax",
            StateSlots =
            [
                Moments.FirstSlot(spec),
                new StateSlotSpec("expInf", "exp_inf", spec.State.Unsigned(), "u, the largest gradient so far, faded"),
            ],
            Scalars = [new ScalarSpec("NegativeStepSize", "(-(learningRate / (1 - global::System.Math.Pow(Beta1, step))))", "−lr/(1 − β₁ᵏ).")],
            Stages = Stages(spec),
            Decay = new() { Direction = "expAvg", DirectionSymbol = "m" },
        },
    };

    // In 8 bits the least first moment is 2^-18 of a block's largest. A root of squares is at least 2^-15.5 of the largest there, but this divisor, which is no root, may be 2^-31 of it.
    private static HyperparameterConflict? Check(OptimizerSpec spec) => spec.State.IsBlock8()
        ? new(
            "State",
            AttributeDescriptors.UnsupportedTypes,
            ["State", spec.State, ", and Adamax divides by the largest gradient itself, which may be far below the least first moment of 8 bits", "Float32 or BFloat16"])
        : null;

    private static IEnumerable<StageSpec> Stages(OptimizerSpec spec)
    {
        yield return Moments.FirstLerpStage(spec);
        yield return new StageSpec(
            "Largest gradient so far, faded: u ← max(β₂·u, |g| + ε), NaN if either is",
            $"expInf = TLane.Max(expInf * {LaneText.All(spec.Compute, "Beta2")}, TLane.Abs(gradient) + {LaneText.All(spec.Compute, "Epsilon")});",
            "u ← max(β₂·u, |g| + ε)");
        yield return new StageSpec(
            "Step, bias-corrected: p ← p − lr/(1 − β₁ᵏ)·m/u",
            $"parameter = parameter + TLane.All(scalars.NegativeStepSize) * {spec.Masked("expAvg")} / expInf;",
            "p ← p − lr/(1 − β₁ᵏ) · m / u")
        {
            IsStep = true,
        };
    }
}
