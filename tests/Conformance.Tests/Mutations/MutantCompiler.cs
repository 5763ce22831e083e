using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace GenOptim.Conformance.Mutations;

/// <summary>Compiles all mutants of a class together; those that the compiler rejects are left out.</summary>
internal static class MutantCompiler
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp13, DocumentationMode.None);

    /// <summary>The mutants that compile, with their step.</summary>
    public static IReadOnlyList<(Mutant Mutant, FunctionalStep<T> Step)> Compile<T>(OptimizerConstants constants, IReadOnlyList<Mutant> mutants)
        where T : unmanaged => Compile<T>(mutants, MutantSource.Rule, index => MutantSource.Step(constants, index));

    /// <summary>The mutants that compile, with their step.</summary>
    /// <param name="mutants">The mutants.</param>
    /// <param name="ruleOf">The source of a mutant, by its number.</param>
    /// <param name="stepOf">The source of what goes with each, by its number.</param>
    public static IReadOnlyList<(Mutant Mutant, FunctionalStep<T> Step)> Compile<T>(
        IReadOnlyList<Mutant> mutants, Func<Mutant, int, string> ruleOf, Func<int, string> stepOf)
        where T : unmanaged => CompileSteps<FunctionalStep<T>>(mutants, ruleOf, stepOf);

    /// <summary>The same for any kind of step.</summary>
    /// <param name="mutants">The mutants.</param>
    /// <param name="ruleOf">The source of a mutant, by its number.</param>
    /// <param name="stepOf">The source of what goes with each, by its number.</param>
    public static IReadOnlyList<(Mutant Mutant, TStep Step)> CompileSteps<TStep>(
        IReadOnlyList<Mutant> mutants, Func<Mutant, int, string> ruleOf, Func<int, string> stepOf)
        where TStep : Delegate
    {
        List<(int Index, SyntaxTree Rule, SyntaxTree Step)> remaining = [.. mutants.Select((mutant, index) => (
            index,
            CSharpSyntaxTree.ParseText(ruleOf(mutant, index), ParseOptions),
            CSharpSyntaxTree.ParseText(stepOf(index), ParseOptions)))];
        using var image = new MemoryStream();
        while (true)
        {
            CSharpCompilation compilation = CSharpCompilation.Create(
                "Mutants",
                remaining.SelectMany(one => new[] { one.Rule, one.Step }),
                GeneratorHarness.References,
                new CSharpCompilationOptions(
                    OutputKind.DynamicallyLinkedLibrary,
                    optimizationLevel: OptimizationLevel.Release,
                    nullableContextOptions: NullableContextOptions.Enable));
            EmitResult result = compilation.Emit(image);
            if (result.Success)
            {
                break;
            }

            HashSet<SyntaxTree?> broken = [.. result.Diagnostics
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => diagnostic.Location.SourceTree)];
            int removed = remaining.RemoveAll(one => broken.Contains(one.Rule));
            Assert.True(removed > 0, string.Join("\n", result.Diagnostics));
            image.SetLength(0);
        }

        image.Position = 0;
        Assembly assembly = new AssemblyLoadContext("Mutants", isCollectible: true).LoadFromStream(image);
        return [.. remaining.Select(one => (mutants[one.Index], StepOf<TStep>(assembly, one.Index)))];
    }

    private static TStep StepOf<TStep>(Assembly assembly, int index)
        where TStep : Delegate =>
        assembly.GetType($"{MutantSource.NamespaceOf(index)}.{MutantSource.ClassName}", throwOnError: true)!
            .GetMethod("StepSpans")!
            .CreateDelegate<TStep>();
}
