using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Conformance.Family;

/// <summary>The class whose results a tensor of a recorded case should be.</summary>
internal static class FamilyClass
{
    /// <summary>All classes that the recordings need, by the arguments of their attribute.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. FamilyArchive.InScope
            .Where(FamilyArchive.HasClass)
            .Select(entry => FamilyArchive.Case(entry.Name))
            .SelectMany(recorded => Enumerable.Range(0, recorded.Tensors.Length).Select(tensor => ArgumentsOf(recorded, tensor)))
            .Distinct(),
    ];

    /// <summary>The arguments of the attribute for a tensor of a case.</summary>
    public static string ArgumentsOf(FamilyCase recorded, int tensor) =>
        $"{FamilyReference.All[recorded.Optimizer].Arguments(recorded, tensor)}, Parameter = DType.{(recorded.IsDouble ? DType.Float64 : DType.Float32)}";

    /// <summary>The declaration of the class with some arguments.</summary>
    public static string Declaration(int index, string more = "") =>
        $"[DecoupledOptimizer({All[index]}{more})]\npublic sealed partial class {NameOf(index)};";

    /// <summary>The name of the class with some arguments.</summary>
    public static string NameOf(string arguments) => NameOf(All.ToList().IndexOf(arguments));

    private static string NameOf(int index) => FormattableString.Invariant($"Family{index}");
}
