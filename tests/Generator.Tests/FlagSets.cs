using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Generator.Tests;

/// <summary>Every algorithm with every set of flags, decay rule and number type.</summary>
internal static class FlagSets
{
    internal static IReadOnlyList<(string Name, string Arguments)> Algorithms { get; } =
    [
        ("Sgdw", "Algorithm.Sgdw"),
        ("SgdwMomentum", "Algorithm.Sgdw, Momentum = 0.9"),
        ("SgdwDampening", "Algorithm.Sgdw, Momentum = 0.9, Dampening = 0.1"),
        ("SgdwNesterov", "Algorithm.Sgdw, Momentum = 0.9, Nesterov = true"),
        ("AdamW", "Algorithm.AdamW"),
        ("AdamWAmsGrad", "Algorithm.AdamW, AmsGrad = true"),
    ];

    internal static IReadOnlyList<DecayRule> DecayRules { get; } = System.Enum.GetValues<DecayRule>();

    internal static IReadOnlyList<DType> Types { get; } = [DType.Float32, DType.Float64];

    internal static IEnumerable<(string Name, string Arguments)> All =>
        from algorithm in Algorithms
        from decay in DecayRules
        from type in Types
        select (
            $"{algorithm.Name}_{decay}_{type}",
            $"{algorithm.Arguments}, Decay = DecayRule.{decay}{(decay == DecayRule.None ? string.Empty : ", WeightDecay = 1e-5")}, Parameter = DType.{type}");
}
