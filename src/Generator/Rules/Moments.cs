using System.Linq;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>What the algorithms with moments of the gradient share: hyperparameters, slots and stages with the roundings of PyTorch's Adam.</summary>
internal static class Moments
{
    public static StateSlotSpec FirstSlot(OptimizerSpec spec) => new("expAvg", "exp_avg", spec.State, "m, the first moment");

    public static StateSlotSpec SecondSlot(OptimizerSpec spec) => new("expAvgSq", "exp_avg_sq", spec.State.Unsigned(), "v, the second moment");

    public static Hyperparameter Beta1(double @default) =>
        Hyperparameter.Number("Beta1", @default, HyperparameterRange.Average, "β₁, the decay rate of the first moment.");

    public static Hyperparameter Beta2(double @default) =>
        Hyperparameter.Number("Beta2", @default, HyperparameterRange.Average, "β₂, the decay rate of the second moment.");

    public static Hyperparameter Epsilon(double @default) =>
        Hyperparameter.Number("Epsilon", @default, HyperparameterRange.NonNegative, "ε, added to the denominator after root and bias correction.");

    public static Hyperparameter RootEpsilon(double @default) =>
        Hyperparameter.Number("Epsilon", @default, HyperparameterRange.NonNegative, "ε, added to the root of the second moment.");

    /// <summary>m ← β₁·m + (1 − β₁)·g as PyTorch's <c>lerp</c>.</summary>
    public static StageSpec FirstLerpStage(OptimizerSpec spec) => new(
        "First moment: m ← β₁·m + (1 − β₁)·g",
        $"expAvg = {LaneText.Lerp(spec.Compute, "expAvg", "gradient", "(1 - Beta1)", 1 - spec.Hyperparameters.First(value => value.Name == "Beta1").Value)};",
        "m ← β₁·m + (1 − β₁)·g");

    /// <summary>m ← β₁·m + (1 − β₁)·g: a product, and a fused multiply-add.</summary>
    public static StageSpec FirstStage(OptimizerSpec spec) => new(
        "First moment: m ← β₁·m + (1 − β₁)·g",
        $"expAvg = TLane.Fma({LaneText.All(spec.Compute, "(1 - Beta1)")}, gradient, expAvg * {LaneText.All(spec.Compute, "Beta1")});",
        "m ← β₁·m + (1 − β₁)·g");

    /// <summary>v ← β₂·v + (1 − β₂)·g², with (1 − β₂)·g rounded first.</summary>
    public static StageSpec SecondStage(OptimizerSpec spec) => new(
        "Second moment: v ← β₂·v + (1 − β₂)·g²",
        $"expAvgSq = TLane.Fma({LaneText.All(spec.Compute, "(1 - Beta2)")} * gradient, gradient, expAvgSq * {LaneText.All(spec.Compute, "Beta2")});",
        "v ← β₂·v + (1 − β₂)·g²");
}
