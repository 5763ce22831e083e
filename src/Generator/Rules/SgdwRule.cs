using System.Collections.Generic;
using System.Linq;
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
    public static UpdateRule Create(OptimizerSpec spec) => new()
    {
        Title = Title(spec),
        Formula = Formula(spec).ToEquatableArray(),
        Constants = Constants(spec).ToEquatableArray(),
        StateSlots = StateSlots(spec).ToEquatableArray(),
        ScalarPreparation = DecayRules.ScalarPreparation(spec).ToEquatableArray(),
        Scalars = DecayRules.Scalars(spec).Concat(Scalars(spec)).ToEquatableArray(),
        Stages = DecayRules.Stages(spec).Concat(Stages(spec)).ToEquatableArray(),
        DefaultLearningRate = null,
        HasDecay = spec.HasDecay(),
    };

    private static bool HasMomentum(OptimizerSpec spec) => spec.Momentum != 0;

    private static bool HasDampening(OptimizerSpec spec) => HasMomentum(spec) && spec.Dampening != 0;

    private static string Title(OptimizerSpec spec) =>
        spec.Nesterov ? "SGDW with Nesterov momentum" :
        HasDampening(spec) ? "SGDW with dampened momentum" :
        HasMomentum(spec) ? "SGDW with momentum" :
        "SGDW without momentum";

    private static IEnumerable<string> Formula(OptimizerSpec spec)
    {
        foreach (string line in DecayRules.Formula(spec))
        {
            yield return line;
        }

        if (!HasMomentum(spec))
        {
            yield return "p ← p − lr·g";
            yield break;
        }

        yield return HasDampening(spec)
            ? "b ← μ·b + (1 − τ)·g   and b ← g in a tensor's first step"
            : "b ← μ·b + g   and b ← g in a tensor's first step";
        if (spec.Nesterov)
        {
            yield return "d = g + μ·b";
            yield return "p ← p − lr·d";
        }
        else
        {
            yield return "p ← p − lr·b";
        }
    }

    private static IEnumerable<ConstantSpec> Constants(OptimizerSpec spec) =>
    [
        ConstantSpec.Number("Momentum", spec.Momentum, "μ, the factor by which the momentum buffer is kept."),
        ConstantSpec.Number("Dampening", spec.Dampening, "τ, the part of the gradient that is kept out of the momentum buffer after the first step."),
        ConstantSpec.Flag("Nesterov", spec.Nesterov, "Whether the step looks ahead along the momentum buffer."),
        .. DecayRules.Constants(spec),
    ];

    private static IEnumerable<StateSlotSpec> StateSlots(OptimizerSpec spec)
    {
        if (HasMomentum(spec))
        {
            yield return new StateSlotSpec("momentumBuffer", "momentum_buffer", spec.State, "b, the momentum buffer");
        }
    }

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
        if (HasDampening(spec))
        {
            yield return new StageSpec(
                Stage.DampenedMomentumBuffer,
                "momentumBuffer = TLane.Fma(TLane.All(scalars.GradientScale), gradient, momentumBuffer * TLane.All(scalars.MomentumScale));");
        }
        else if (HasMomentum(spec))
        {
            yield return new StageSpec(
                Stage.MomentumBuffer,
                "momentumBuffer = gradient + momentumBuffer * TLane.All(scalars.MomentumScale);");
        }

        string direction = HasMomentum(spec) ? "momentumBuffer" : "gradient";
        if (spec.Nesterov)
        {
            direction = "direction";
            yield return new StageSpec(
                Stage.NesterovDirection,
                $"TLane direction = TLane.Fma(TLane.All({spec.Compute.Round("Momentum")}), momentumBuffer, gradient);");
        }

        yield return new StageSpec(
            Stage.GradientStep,
            $"parameter = TLane.Fma(TLane.All(scalars.NegativeLearningRate), {direction}, parameter);");
    }
}
