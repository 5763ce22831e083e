using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GenOptim.Conformance.Golden;
using GenOptim.Conformance.Scenarios;
using GenOptim.Testing;

namespace GenOptim.Conformance.Replay;

/// <summary>
/// Every optimizer class that these tests use: one for each set of constants in the catalogue and in the recorded cases, generated and
/// compiled together once.
/// </summary>
internal static class GeneratedClasses
{
    private static readonly Lazy<IReadOnlyDictionary<OptimizerConstants, GeneratedClass>> All = new(Load);

    /// <summary>The class with the given constants.</summary>
    public static GeneratedClass Of(OptimizerConstants constants) => All.Value[constants];

    private static Dictionary<OptimizerConstants, GeneratedClass> Load()
    {
        OptimizerConstants[] constants = [.. OptimizerCatalogue.All.Concat(Recorded()).Distinct()];
        Assembly assembly = GeneratorHarness.Load(GeneratedClassSource.Of(constants, NameOf));
        return constants
            .Select((one, index) => (Constants: one, Type: assembly.GetType($"{GeneratedClassSource.Namespace}.{NameOf(index)}", throwOnError: true)!))
            .ToDictionary(one => one.Constants, one => new GeneratedClass(one.Type, one.Constants));
    }

    private static IEnumerable<OptimizerConstants> Recorded() =>
        from entry in GoldenArchive.InScope
        let golden = GoldenArchive.Case(entry.Name)
        from options in golden.Groups
        select OptimizerConstants.Of(golden, options);

    private static string NameOf(int index) => FormattableString.Invariant($"Optimizer{index}");
}
