using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GenOptim.Conformance.Family;

/// <summary>The class whose results a group of a recorded case should be: what the reference's options are in the attribute's words.</summary>
internal static class FamilyClass
{
    /// <summary>All classes that the recordings need, by the arguments of their attribute.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. FamilyArchive.Index
            .Select(entry => FamilyArchive.Case(entry.Name))
            .SelectMany(recorded => Enumerable.Range(0, recorded.Groups.Length).Select(group => ArgumentsOf(recorded, group)))
            .Distinct(),
    ];

    /// <summary>The arguments of the attribute for a group of a case.</summary>
    public static string ArgumentsOf(FamilyCase recorded, int group)
    {
        string arguments = recorded.Optimizer switch
        {
            "optimi.StableAdamW" => string.Join(
                ", ",
                "Algorithm.StableAdamW",
                Number(recorded, group, "beta1", "Beta1"),
                Number(recorded, group, "beta2", "Beta2"),
                Number(recorded, group, "eps", "Epsilon"),
                $"Decay = DecayRule.{(recorded.Option(group, "decouple_lr").GetBoolean() ? DecayRule.Scheduled : DecayRule.LearningRate)}"),
            _ => throw new ArgumentOutOfRangeException(nameof(recorded), recorded.Optimizer, "Not an optimizer that is generated."),
        };
        return $"{arguments}, Parameter = DType.{(recorded.IsDouble ? DType.Float64 : DType.Float32)}";
    }

    /// <summary>The declaration of the class with some arguments.</summary>
    public static string Declaration(int index, string more = "") =>
        $"[DecoupledOptimizer({All[index]}{more})]\npublic sealed partial class {NameOf(index)};";

    /// <summary>The name of the class with some arguments.</summary>
    public static string NameOf(string arguments) => NameOf(All.ToList().IndexOf(arguments));

    private static string NameOf(int index) => FormattableString.Invariant($"Family{index}");

    private static string Number(FamilyCase recorded, int group, string option, string name) =>
        $"{name} = {recorded.Option(group, option).GetDouble().ToString("R", CultureInfo.InvariantCulture)}";
}
