using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>What a class keeps per parameter besides its rule's state: the part that a parameter of 16 bits lacks.</summary>
internal static class StorageSlots
{
    public const string MasterWeight = "masterWeight";

    public const string Remainder = "remainder";

    public const string Compensation = "compensation";

    public const string Shadow = "shadow";

    private const string ShadowKey = "shadow";

    private const string MasterWeightKey = "master_weight";

    private const string RemainderKey = "remainder";

    private const string Remainder8Key = "remainder8";

    private const string CompensationKey = "compensation";

    /// <summary>The keys of all of them in state dictionaries, whatever a class has.</summary>
    public static IReadOnlyList<string> Keys { get; } = [ShadowKey, MasterWeightKey, RemainderKey, Remainder8Key, CompensationKey];

    /// <summary>The rule's slots, and behind them those of the parameter's storage: the order of a block's slots.</summary>
    public static IReadOnlyList<StateSlotSpec> All(OptimizerSpec spec, UpdateRule rule) => rule.StateSlots.Concat(OfParameter(spec)).ToArray();

    /// <summary>Everything that is kept, those of rows and columns last: the order of the descriptor's slots.</summary>
    public static IEnumerable<StateSlotSpec> OfDescriptor(OptimizerSpec spec, UpdateRule rule) => All(spec, rule).Concat(rule.AxisSlots);

    /// <summary>Whether anything is rounded by chance.</summary>
    public static bool IsRandom(OptimizerSpec spec, UpdateRule rule) =>
        RoundsElementsByChance(spec, rule) || HasBlock8(rule);

    /// <summary>Whether the parameter is rounded by chance.</summary>
    public static bool RoundsParameterByChance(OptimizerSpec spec) =>
        spec.LowPrecision is LowPrecisionKind.StochasticRounding or LowPrecisionKind.Remainder8;

    /// <summary>Whether anything is rounded by chance element by element, before the scale of a block is known.</summary>
    public static bool RoundsElementsByChance(OptimizerSpec spec, UpdateRule rule) =>
        RoundsParameterByChance(spec) || rule.StateSlots.Any(slot => slot.Type.IsLowPrecision());

    /// <summary>Whether every array is of the type in which the update computes, so that lanes are loaded and stored as they are.</summary>
    public static bool IsPlain(OptimizerSpec spec, UpdateRule rule) =>
        spec.Parameter == spec.Compute && !spec.HasShadowCopy && spec.Gradient == spec.Compute && rule.StateSlots.All(slot => slot.Type == spec.Compute);

    /// <summary>Whether state is kept in blocks of 8 bits.</summary>
    public static bool HasBlock8(UpdateRule rule) => rule.StateSlots.Any(slot => slot.Type.IsBlock8());

    /// <summary>The rule as it stands for small tensors, whose state is float32 where that of others is in blocks of 8 bits.</summary>
    public static UpdateRule ForSmallTensors(UpdateRule rule) => rule with
    {
        StateSlots = rule.StateSlots
            .Select(slot => slot.Type.IsBlock8() ? slot with { Type = NumberKind.Float32 } : slot)
            .ToEquatableArray(),
    };

    private static IEnumerable<StateSlotSpec> OfParameter(OptimizerSpec spec)
    {
        if (spec.HasShadowCopy)
        {
            yield return new StateSlotSpec(Shadow, ShadowKey, spec.ShadowCopy, "p rounded to nearest, only written") { IsDerived = true };
        }

        if (spec.Treatment.HasAverage)
        {
            yield return new StateSlotSpec(TreatmentRules.Average, TreatmentRules.AverageKey, spec.Compute, "e, the average of p over past steps");
        }

        switch (spec.LowPrecision)
        {
            case LowPrecisionKind.MasterWeights:
                yield return new StateSlotSpec(MasterWeight, MasterWeightKey, NumberKind.Float32, "p in float32, of which the parameter is the rounding") { IsParameterStorage = true };
                break;
            case LowPrecisionKind.Remainder:
                yield return new StateSlotSpec(Remainder, RemainderKey, NumberKind.UInt16, "the lower half of p, of which the parameter is the upper one") { IsParameterStorage = true };
                break;
            case LowPrecisionKind.Remainder8:
                yield return new StateSlotSpec(Remainder, Remainder8Key, NumberKind.UInt8, "8 bits of p below those of the parameter") { IsParameterStorage = true };
                break;
            case LowPrecisionKind.Kahan:
                yield return new StateSlotSpec(Compensation, CompensationKey, spec.Parameter, "what rounding p has lost") { IsParameterStorage = true };
                break;
        }
    }
}
