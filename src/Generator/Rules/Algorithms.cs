using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Generator.Rules;

/// <summary>The algorithms, in the order of <c>GenOptim.Algorithm</c>: an algorithm's place is its value there (a test compares the two).</summary>
internal static class Algorithms
{
    public static IReadOnlyList<AlgorithmDeclaration> All { get; } =
    [
        SgdwRule.Declaration,
        AdamWRule.Declaration,
        LionWRule.Declaration,
        StableAdamWRule.Declaration,
        NAdamWRule.Declaration,
        RAdamWRule.Declaration,
        AdEMAMixRule.Declaration,
        AdoptRule.Declaration,
        AdanRule.Declaration,
        ScheduleFreeAdamWRule.Declaration,
        ScheduleFreeRAdamWRule.Declaration,
        ScheduleFreeSgdwRule.Declaration,
        MarsRule.Declaration,
        LambRule.Declaration,
        AdaLRLionRule.Declaration,
        ClipLionRule.Declaration,
        ProdigyRule.Declaration,
        MuonRule.Declaration,
        AdafactorRule.Declaration,
        AdamaxRule.Declaration,
    ];

    /// <summary>Every constant that some algorithm has: the attribute's own, besides those that all classes have.</summary>
    public static IReadOnlyList<string> HyperparameterNames { get; } =
        [.. All.SelectMany(algorithm => algorithm.Hyperparameters).Select(hyperparameter => hyperparameter.Name).Distinct()];

    /// <summary>The algorithm with a value of <c>GenOptim.Algorithm</c>, or null where it has none such.</summary>
    public static AlgorithmDeclaration? Find(int value) => value >= 0 && value < All.Count ? All[value] : null;

    /// <summary>The algorithm of a name.</summary>
    public static AlgorithmDeclaration Named(string name) => All.First(algorithm => algorithm.Name == name);
}
