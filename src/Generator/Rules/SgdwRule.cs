using System.Collections.Generic;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Emit;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// SGDW (Loshchilov and Hutter, arXiv 1711.05101, algorithm 1) with PyTorch's momentum, dampening and Nesterov, in the order of operations
/// of MosaicML Composer's DecoupledSGDW.
/// </summary>
/// <remarks>
/// The first step of a tensor is <c>b ← g</c>, without dampening. State starts at zero, and b·(−0) + 1·g is exactly g, signed zeros
/// included: so the first step is the same code with other scalars.
/// </remarks>
internal static class SgdwRule
{
    private static readonly Hyperparameter Momentum = Hyperparameter.Number(
        "Momentum", 0, HyperparameterRange.NonNegative, "μ, the factor by which the momentum buffer is kept.");

    private static readonly Hyperparameter Dampening = Hyperparameter.Number(
        "Dampening", 0, HyperparameterRange.Fraction, "τ, the part of the gradient that is kept out of the momentum buffer after the first step.");

    private static readonly Hyperparameter Nesterov = Hyperparameter.Flag("Nesterov", "Whether the step looks ahead along the momentum buffer.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "Sgdw",
        Paper = "https://arxiv.org/abs/1711.05101",
        LearningRate = 0.1,
        RequiresLearningRate = true,
        WeightDecay = 0,
        TorchSharpOptimizers = ["SGD"],
        Hyperparameters = [Momentum, Dampening, Nesterov],
        Check = static spec => spec.Flag(Nesterov) && !(spec.Number(Momentum) > 0 && spec.Number(Dampening) == 0)
            ? new("Nesterov", AttributeDescriptors.NesterovNeedsMomentum, [Literal.Double(spec.Number(Momentum)), Literal.Double(spec.Number(Dampening))])
            : null,
        Rule = static spec => new()
        {
            Title = Title(spec),
            StateSlots = HasMomentum(spec) ? [new StateSlotSpec("momentumBuffer", "momentum_buffer", spec.State, "b, the momentum buffer")] : [],
            Scalars = Scalars(spec),
            Stages = Stages(spec),
            Decay = new()
            {
                Direction = Direction(spec),
                DirectionSymbol = DirectionSymbol(spec),
                WhyNotCautious = HasMomentum(spec) ? null : "SGDW without momentum steps along the gradient, which agrees with itself",
            },
        },
    };

    private static bool HasMomentum(OptimizerSpec spec) => spec.Number(Momentum) != 0;

    private static bool HasDampening(OptimizerSpec spec) => HasMomentum(spec) && spec.Number(Dampening) != 0;

    private static string Title(OptimizerSpec spec) =>
        spec.Flag(Nesterov) ? "SGDW with Nesterov momentum" :
        HasDampening(spec) ? "SGDW with dampened momentum" :
        HasMomentum(spec) ? "SGDW with momentum" :
        "SGDW without momentum";

    /// <summary>The lane variable along which the step goes.</summary>
    private static string Direction(OptimizerSpec spec) =>
        spec.Flag(Nesterov) ? "direction" : HasMomentum(spec) ? "momentumBuffer" : "gradient";

    private static string DirectionSymbol(OptimizerSpec spec) => spec.Flag(Nesterov) ? "d" : HasMomentum(spec) ? "b" : "g";

    private static IEnumerable<ScalarSpec> Scalars(OptimizerSpec spec)
    {
        if (HasMomentum(spec))
        {
            yield return new ScalarSpec(
                "MomentumScale",
                "(step == 1 ? -0.0 : Momentum)",
                "μ, and −0 in a tensor's first step, where the buffer is still zero: b·(−0) + g is exactly g.");
        }

        if (HasDampening(spec))
        {
            yield return new ScalarSpec(
                "GradientScale",
                "(step == 1 ? 1 : 1 - Dampening)",
                "1 − τ, and 1 in a tensor's first step.");
        }

        yield return new ScalarSpec("NegativeLearningRate", "(-learningRate)", "−lr.");
    }

    private static IEnumerable<StageSpec> Stages(OptimizerSpec spec)
    {
        const string First = "   and b ← g in a tensor's first step";
        if (HasDampening(spec))
        {
            yield return new StageSpec(
                "Momentum buffer: b ← μ·b + (1 − τ)·g",
                "momentumBuffer = TLane.Fma(TLane.All(scalars.GradientScale), gradient, momentumBuffer * TLane.All(scalars.MomentumScale));",
                "b ← μ·b + (1 − τ)·g" + First);
        }
        else if (HasMomentum(spec))
        {
            yield return new StageSpec(
                "Momentum buffer: b ← μ·b + g",
                "momentumBuffer = gradient + momentumBuffer * TLane.All(scalars.MomentumScale);",
                "b ← μ·b + g" + First);
        }

        if (spec.Flag(Nesterov))
        {
            yield return new StageSpec(
                "Nesterov's look-ahead: d = g + μ·b",
                $"TLane direction = TLane.Fma({LaneText.All(spec.Compute, "Momentum")}, momentumBuffer, gradient);",
                "d = g + μ·b");
        }

        yield return new StageSpec(
            "Step: p ← p − lr·d",
            $"parameter = TLane.Fma(TLane.All(scalars.NegativeLearningRate), {spec.Masked(Direction(spec))}, parameter);",
            $"p ← p − lr·{DirectionSymbol(spec)}")
        {
            IsStep = true,
        };
    }
}
