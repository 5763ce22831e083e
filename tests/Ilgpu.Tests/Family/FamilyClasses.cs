using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GenOptim.Conformance.Family;
using GenOptim.Ilgpu.Tests.Generation;
using ILGPU;

namespace GenOptim.Ilgpu.Tests.Family;

/// <summary>The classes that some recorded cases need, for both backends, generated and compiled together once.</summary>
internal static class FamilyClasses
{
    private static readonly string[] WithoutKernels = ["Muon", "Adafactor"];

    private static readonly Lazy<IReadOnlyDictionary<string, Type>> Types = new(Load);

    /// <summary>Some cases of each reference in both number types, and most of those that measure; none of those that have no kernels. The CPU's tests replay all.</summary>
    public static IReadOnlyList<FamilyCase> Cases { get; } =
    [
        .. FamilyArchive.InScope
            .Where(entry => FamilyDeviations.ReasonFor(entry) is null)
            .Select(entry => FamilyArchive.Case(entry.Name))
            .Where(recorded => !WithoutKernels.Any(algorithm => FamilyClass.ArgumentsOf(recorded, 0).StartsWith($"Algorithm.{algorithm}", StringComparison.Ordinal)))
            .GroupBy(recorded => (recorded.Optimizer, recorded.IsDouble))
            .SelectMany(cases => cases.Take(cases.Key.Optimizer == "optimi.StableAdamW" ? 8 : 2)),
    ];

    /// <summary>The class with some arguments of the attribute.</summary>
    public static Type Of(string arguments) => Types.Value[arguments];

    /// <summary>Registers the classes' arithmetic, which is their assembly's own. To be called before an accelerator is created.</summary>
    public static void EnableOn(Context context) =>
        Types.Value.Values.First().GetNestedType("DeviceOptimizer")!.GetMethod("EnableOn")!.Invoke(null, [context]);

    private static Dictionary<string, Type> Load()
    {
        List<string> all = [.. FamilyClass.All];
        string[] needed = [.. Cases
            .SelectMany(recorded => Enumerable.Range(0, recorded.Tensors.Length).Select(tensor => FamilyClass.ArgumentsOf(recorded, tensor)))
            .Distinct()];
        string declarations = string.Join("\n\n", needed.Select(arguments => FamilyClass.Declaration(all.IndexOf(arguments), $", {IlgpuSources.Both}")));
        Assembly assembly = IlgpuSources.Run($"using GenOptim;\n\nnamespace Family;\n\n{declarations}\n").Load();
        return needed.ToDictionary(arguments => arguments, arguments => assembly.GetType($"Family.{FamilyClass.NameOf(arguments)}", throwOnError: true)!);
    }
}
