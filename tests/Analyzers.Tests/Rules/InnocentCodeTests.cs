using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenOptim.Analyzers.Tests.Rules;

/// <summary>Ordinary training code, with every analyzer on: nothing may be said.</summary>
public sealed class InnocentCodeTests
{
    public static IEnumerable<object[]> Headings => Snippets.Read("InnocentSnippets.txt").Select(static snippet => new object[] { snippet.Heading });

    [Fact]
    public void There_are_at_least_sixty()
    {
        Assert.True(Headings.Count() >= 60, $"{Headings.Count()} snippets.");
        Assert.Equal(Headings.Count(), Headings.Select(static heading => heading[0]).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Headings))]
    public Task Nothing_is_said(string heading)
    {
        return AssertSilentAsync(heading, torchSharp: null);
    }

    [SkippableTheory]
    [MemberData(nameof(Headings))]
    public Task Nothing_is_said_on_the_real_library_and_generator(string heading)
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        return AssertSilentAsync(heading, References.TorchSharp);
    }

    private static async Task AssertSilentAsync(string heading, MetadataReference? torchSharp)
    {
        string statements = Snippets.Read("InnocentSnippets.txt").Single(snippet => snippet.Heading == heading).Statements;
        bool isReal = torchSharp is not null;
        CSharpCompilation compilation = AnalyzerRun.Compile(Snippets.Program(statements, isReal), torchSharp);
        compilation = isReal ? AnalyzerRun.RunGenerator(compilation) : compilation;
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        ImmutableArray<Diagnostic> said = await AnalyzerRun.DiagnosticsOfAsync(compilation);
        Assert.Empty(said);
    }
}
