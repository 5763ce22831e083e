using System.Collections.Generic;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Rule;

/// <summary>What the doc comment of a rule says of number types, where they are not all that of the arithmetic.</summary>
internal static class StorageLegend
{
    public static IEnumerable<string> Lines(OptimizerSpec spec, UpdateRule rule)
    {
        if (StorageSlots.IsPlain(spec, rule))
        {
            yield break;
        }

        string state = rule.StateSlots.Count + rule.AxisSlots.Count > 0 ? $", state as {spec.State.DisplayName()}" : string.Empty;
        yield return $"The arithmetic is in {spec.Compute.DisplayName()}; parameters are stored as {spec.Parameter.DisplayName()}, gradients as {spec.Gradient.DisplayName()}{state}.";
        if (spec.HasShadowCopy)
        {
            yield return $"A copy of p, rounded to {spec.ShadowCopy.DisplayName()}, is written along.";
        }

        if (spec.Parameter.IsLowPrecision())
        {
            yield return OfParameter(spec.LowPrecision);
        }
    }

    private static string OfParameter(LowPrecisionKind kind) => kind switch
    {
        LowPrecisionKind.MasterWeights => "p is kept in float32 beside the parameter, which is its rounding.",
        LowPrecisionKind.Remainder => "p is float32: the parameter is its upper half, and its lower half is kept beside it.",
        LowPrecisionKind.Remainder8 => "p is the upper 24 bits of a float32, the rest of which is rounded by chance: the parameter is 16 of them, and 8 are kept beside it.",
        LowPrecisionKind.StochasticRounding => "p is rounded up or down by chance, up the more often the nearer, so that on average nothing is lost.",
        LowPrecisionKind.Kahan => "What rounding p loses is kept beside it and added before the next step.",
        _ => "p is rounded to nearest: decay and small steps are lost.",
    };
}
