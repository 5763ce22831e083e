using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using GenOptim.Generator;
using GenOptim.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Analyzers.Tests.Testing;

/// <summary>All analyzers at once over a compilation.</summary>
internal static class AnalyzerRun
{
    /// <summary>One of each analyzer in the assembly, in the order of their names.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> All { get; } =
    [
        .. typeof(RuleAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .OrderBy(static type => type.FullName, StringComparer.Ordinal)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>How the code under test is parsed.</summary>
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Preview);

    /// <summary>A compilation of the given files; against TorchSharp's stand-in where <paramref name="torchSharp"/> is null.</summary>
    public static CSharpCompilation Compile(IEnumerable<(string File, string Text)> sources, MetadataReference? torchSharp = null)
    {
        IEnumerable<(string File, string Text)> all = torchSharp is null ? sources.Append(("TorchSharp.cs", StandIn.TorchSharp)) : sources;
        return CSharpCompilation.Create(
            "Code",
            all.Select(static source => CSharpSyntaxTree.ParseText(source.Text, ParseOptions, source.File)),
            torchSharp is null ? References.Framework : References.Framework.Add(torchSharp),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>The compilation with what the generator adds to it.</summary>
    public static CSharpCompilation RunGenerator(CSharpCompilation compilation)
    {
        CSharpGeneratorDriver.Create([new DecoupledOptimizerGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation updated, out _);
        return (CSharpCompilation)updated;
    }

    /// <summary>What the analyzers say, in source order. An exception in one is thrown, not swallowed as AD0001.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnosticsOfAsync(CSharpCompilation compilation)
    {
        var failures = new List<Exception>();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: (exception, _, _) =>
            {
                lock (failures)
                {
                    failures.Add(exception);
                }
            },
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> found = await new CompilationWithAnalyzers(compilation, All, options).GetAnalyzerDiagnosticsAsync();
        return failures.Count == 0
            ? [.. found.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start)]
            : throw new AggregateException("An analyzer threw.", failures);
    }
}
