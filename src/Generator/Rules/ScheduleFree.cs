using System.Collections.Generic;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// What the Schedule-Free optimizers share (Defazio et al., https://arxiv.org/abs/2405.15682): gradients are taken at y, which the parameter holds; z takes the steps; x, the average
/// of z, is what is evaluated, and y = (1 − β)·z + β·x. Only y and z are kept. Weights of the average and warmup are counted per tensor.
/// </summary>
internal static class ScheduleFree
{
    public const string Paper = "https://arxiv.org/abs/2405.15682";

    public static readonly Hyperparameter WarmupSteps = Hyperparameter.Number(
        "WarmupSteps", 0, HyperparameterRange.NonNegative, "Over how many steps of a tensor its learning rate rises; 0 for none.");

    public static readonly Hyperparameter WeightStepPower = Hyperparameter.Number(
        "WeightStepPower", 0, HyperparameterRange.NonNegative, "r: a step's weight in the average grows by the power r of its number.");

    public static readonly Hyperparameter WeightRatePower = Hyperparameter.Number(
        "WeightRatePower", 2, HyperparameterRange.NonNegative, "s: a step's weight in the average grows by the power s of the highest learning rate so far.");

    public static StateSlotSpec Slot(OptimizerSpec spec) => new("z", "z", spec.State, "z, the sequence that takes the steps");

    /// <summary>What a tensor keeps of the average's weights.</summary>
    public static IEnumerable<TensorScalarSpec> TensorScalars { get; } =
    [
        new("highestRate", "lr_max", 0, "the highest learning rate so far"),
        new("weightSum", "weight_sum", 0, "the sum of the steps' weights in the average"),
    ];

    /// <summary>Statements that give <c>share</c>, the share of z in the average, of the host variable <c>stepRate</c>.</summary>
    public static IEnumerable<string> Weights { get; } =
    [
        "highestRate = global::System.Math.Max(stepRate, highestRate);",
        "double weight = global::System.Math.Pow(step, WeightStepPower) * global::System.Math.Pow(highestRate, WeightRatePower);",
        "weightSum += weight;",
        "double share = weightSum == 0 ? 0 : weight / weightSum;",
    ];

    /// <summary>The learning rate with its warmup.</summary>
    public static string Warmup(OptimizerSpec spec) => spec.Number(WarmupSteps) > 0
        ? "double stepRate = step <= WarmupSteps ? learningRate * (step / WarmupSteps) : learningRate;"
        : "double stepRate = learningRate;";

    /// <param name="spec">The class.</param>
    /// <param name="beta">The constant that interpolates.</param>
    public static IEnumerable<ScalarSpec> Scalars(OptimizerSpec spec, string beta)
    {
        string rounded = spec.Compute == NumberKind.Float64 ? "share" : "(float)share";
        yield return new("FirstStepSign", "(step == 1 ? -1 : 1)", "−1 in a tensor's first step, where z starts at the parameter, else 1.");
        yield return new("ShareSign", $"({rounded} < 0.5 ? -1 : 1)", "−1 where y goes the shorter part of the way to z, so that it is counted from y, else 1: PyTorch's lerp.");
        yield return new("Share", $"({rounded} < 0.5 ? {rounded} : {rounded} - 1.0)", "c, the share of z in the average, or c − 1.");
        yield return new("Pull", $"(stepRate * ({beta} * (1 - share) - 1))", $"γ·(β·(1 − c) − 1), what y takes of the direction.");
        yield return new("NegativeStepRate", "(-stepRate)", "−γ.");
    }

    /// <summary>z starts at the parameter.</summary>
    public static StageSpec Start { get; } = new(
        "The sequence that takes the steps starts at the parameter",
        "z = TLane.SelectNegative(TLane.All(scalars.FirstStepSign), parameter, z);",
        "z = p in a tensor's first step");

    /// <summary>The steps of y and z along the variable <c>direction</c>.</summary>
    /// <param name="spec">The class.</param>
    /// <param name="rate">What the formula says of γ.</param>
    public static IEnumerable<StageSpec> Steps(OptimizerSpec spec, string rate)
    {
        yield return new StageSpec(
            "Average: p ← p + c·(z − p)",
            "parameter = TLane.Fma(TLane.All(scalars.Share), z - parameter, TLane.SelectNegative(TLane.All(scalars.ShareSign), parameter, z));",
            "p ← p + c·(z − p)   with c = w/Σw, w = kʳ·(max γ)ˢ, r = WeightStepPower and s = WeightRatePower")
        {
            IsStep = true,
        };
        yield return new StageSpec(
            "Step of the point where gradients are taken: p ← p + γ·(β·(1 − c) − 1)·u",
            "parameter = TLane.Fma(TLane.All(scalars.Pull), direction, parameter);",
            "p ← p + γ·(β·(1 − c) − 1)·u   with β = " + (spec.Algorithm == "ScheduleFreeSgdw" ? "Momentum" : "β₁") + $" and {rate}");
        yield return new StageSpec(
            "Step of z: z ← z − γ·u",
            "z = TLane.Fma(TLane.All(scalars.NegativeStepRate), direction, z);",
            "z ← z − γ·u");
    }

    public static DecayPlace Decay(bool hasMoment) => new()
    {
        Direction = "direction",
        IsOwnVariable = true,
        WhyNotCautious = hasMoment ? null : "a Schedule-Free step goes along the gradient, which agrees with itself",
        Form = DecayForm.InUpdate,
        NegativeRate = "NegativeStepRate",
        Decayed = ["parameter", "z"],
        DecayedSymbol = "p",
    };

    /// <summary>z is a second copy of the weights.</summary>
    public static HyperparameterConflict? Check(OptimizerSpec spec) =>
        spec.Parameter != spec.Compute ? Conflict("Parameter", spec.Parameter)
        : spec.State != spec.Compute ? Conflict("State", spec.State)
        : null;

    private static HyperparameterConflict Conflict(string name, NumberKind type) => new(
        name,
        AttributeDescriptors.UnsupportedTypes,
        [name, type, ", and a Schedule-Free optimizer makes the point that is evaluated of the parameter and of z, a second copy of it that needs the same precision", name == "State" ? "that of Parameter" : "Float32 or Float64"]);
}
