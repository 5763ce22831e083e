using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GenOptim.Conformance.Golden;
using GenOptim.Conformance.Scenarios;
using GenOptim.Ilgpu.Tests.Generation;
using GenOptim.Ilgpu.Tests.Training;
using ILGPU;

namespace GenOptim.Ilgpu.Tests.Golden;

/// <summary>An optimizer class for each set of constants in the recorded cases, for both backends, generated and compiled together once.</summary>
internal static class GoldenClasses
{
    private static readonly Lazy<IReadOnlyDictionary<OptimizerConstants, Type>> Types = new(Load);

    /// <summary>The class with the given constants.</summary>
    public static OptimizerClass Of(OptimizerConstants constants) => OptimizerClass.Of(Types.Value[constants]);

    /// <summary>Registers the classes' arithmetic, which is their assembly's own. To be called before an accelerator is created.</summary>
    public static void EnableOn(Context context) =>
        Types.Value.Values.First().GetNestedType("DeviceOptimizer")!.GetMethod("EnableOn")!.Invoke(null, [context]);

    private static Dictionary<OptimizerConstants, Type> Load()
    {
        OptimizerConstants[] constants = [.. Recorded().Distinct()];
        string declarations = string.Join("\n\n", constants.Select((one, index) => one.Declaration(NameOf(index))))
            .Replace(")]\n", $", {IlgpuSources.Both})]\n", StringComparison.Ordinal);
        Assembly assembly = IlgpuSources.Run($"using GenOptim;\n\nnamespace Sample;\n\n{declarations}\n").Load();
        return constants
            .Select((one, index) => (Constants: one, Type: assembly.GetType($"Sample.{NameOf(index)}", throwOnError: true)!))
            .ToDictionary(one => one.Constants, one => one.Type);
    }

    private static IEnumerable<OptimizerConstants> Recorded() =>
        from entry in GoldenArchive.InScope
        let golden = GoldenArchive.Case(entry.Name)
        from options in golden.Groups
        select OptimizerConstants.Of(golden, options);

    private static string NameOf(int index) => FormattableString.Invariant($"Optimizer{index}");
}
