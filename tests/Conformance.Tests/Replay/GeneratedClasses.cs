using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using GenOptim.Conformance.Golden;
using GenOptim.Conformance.Scenarios;
using GenOptim.Testing;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace GenOptim.Conformance.Replay;

/// <summary>
/// Every optimizer class that these tests use: one for each set of constants in the catalogue and in the recorded cases, generated and
/// compiled together once.
/// </summary>
internal static class GeneratedClasses
{
    /// <summary>The catalogue comes first, so that its classes have the same names in every process.</summary>
    private static readonly Lazy<IReadOnlyList<OptimizerConstants>> Constants = new(() => [.. OptimizerCatalogue.All.Concat(Recorded()).Distinct()]);

    private static readonly Lazy<GeneratorRun> Generated = new(() => GeneratorHarness.Run(GeneratedClassSource.Of(Constants.Value, NameOf)));

    private static readonly Lazy<IReadOnlyDictionary<OptimizerConstants, GeneratedClass>> All = new(() => In(Generated.Value.Load(), Constants.Value));

    /// <summary>The class with the given constants.</summary>
    public static GeneratedClass Of(OptimizerConstants constants) => All.Value[constants];

    /// <summary>Writes the compiled classes to a file, for another process.</summary>
    public static void Save(string path)
    {
        using FileStream file = File.Create(path);
        EmitResult result = Generated.Value.Compilation.Emit(file);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
    }

    /// <summary>The classes of the catalogue in a file that <see cref="Save"/> wrote.</summary>
    public static IReadOnlyDictionary<OptimizerConstants, GeneratedClass> Catalogue(string path) =>
        In(Assembly.LoadFrom(path), OptimizerCatalogue.All);

    /// <summary>The classes of the catalogue.</summary>
    public static IReadOnlyDictionary<OptimizerConstants, GeneratedClass> Catalogue() =>
        OptimizerCatalogue.All.ToDictionary(constants => constants, Of);

    private static Dictionary<OptimizerConstants, GeneratedClass> In(Assembly assembly, IReadOnlyList<OptimizerConstants> constants) => constants
        .Select((one, index) => (Constants: one, Type: assembly.GetType($"{GeneratedClassSource.Namespace}.{NameOf(index)}", throwOnError: true)!))
        .ToDictionary(one => one.Constants, one => new GeneratedClass(one.Type, one.Constants));

    private static IEnumerable<OptimizerConstants> Recorded() =>
        from entry in GoldenArchive.InScope
        let golden = GoldenArchive.Case(entry.Name)
        from options in golden.Groups
        select OptimizerConstants.Of(golden, options);

    private static string NameOf(int index) => FormattableString.Invariant($"Optimizer{index}");
}
