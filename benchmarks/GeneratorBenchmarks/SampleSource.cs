using System.Collections.Generic;
using System.Globalization;

namespace GenOptim.Benchmarks;

/// <summary>Source of a user who has many optimizer classes.</summary>
internal static class SampleSource
{
    /// <summary>The flag sets are taken in turn, so that every rule and every decay occurs.</summary>
    private static readonly string[] Attributes =
    [
        "Algorithm.AdamW",
        "Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-5",
        "Algorithm.AdamW, Beta2 = 0.99, AmsGrad = true, Decay = DecayRule.LearningRate",
        "Algorithm.Sgdw",
        "Algorithm.AdamW, Decay = DecayRule.None, Parameter = DType.Float64, Gradient = DType.Float64, State = DType.Float64",
        "Algorithm.Sgdw, Momentum = 0.9, Nesterov = true, Decay = DecayRule.Constant, WeightDecay = 1e-4",
    ];

    /// <summary>One file per optimizer class.</summary>
    /// <param name="count">Number of classes.</param>
    public static IEnumerable<string> Optimizers(int count)
    {
        for (int number = 0; number < count; number++)
        {
            yield return Optimizer(number, Attributes[number % Attributes.Length]);
        }
    }

    /// <summary>The file of class 0 after its attribute was edited.</summary>
    public static string EditedOptimizer() => Optimizer(0, "Algorithm.AdamW, Beta1 = 0.8");

    /// <summary>A file that has nothing to do with optimizers.</summary>
    /// <param name="version">What stands in it; another number is an edit.</param>
    public static string Unrelated(int version) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        namespace Model;

        public static class Layers
        {
            public static int Width(int layer) => layer * {{version}};
        }
        """);

    private static string Optimizer(int number, string attribute) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        using GenOptim;

        namespace Model;

        [DecoupledOptimizer({{attribute}})]
        public sealed partial class Optimizer{{number}};
        """);
}
