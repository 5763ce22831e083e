using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenOptim.Analyzers.Tests.Robustness;

/// <summary>Analyzers see code while it is typed: whatever it looks like, none of them may throw.</summary>
public sealed class MutatedSourceTests
{
    private const int Seed = 20260731;
    private const int Files = 4_000;
    private const int FilesPerCompilation = 200;

    [Fact]
    public async Task No_analyzer_throws_on_four_thousand_broken_files()
    {
        string[] corpus = [.. Corpus().Select(static snippet => Training.WithBoth(snippet.Statements))];
        var mutator = new SourceMutator(Seed, corpus);
        int said = 0;
        for (int first = 0; first < Files; first += FilesPerCompilation)
        {
            // Some hundred files share one compilation, each in a namespace of its own: binding them one by one would take minutes.
            var sources = new List<(string File, string Text)>(Training.ClassesFor(string.Concat(corpus)));
            for (int file = first; file < first + FilesPerCompilation; file++)
            {
                string program = corpus[file % corpus.Length];
                string isolated = program.Replace("internal sealed class Training", $"namespace N{file};\n\ninternal sealed class Training", StringComparison.Ordinal);
                sources.Add(($"File{file}.cs", mutator.Mutate(isolated)));
            }

            said += (await AnalyzerRun.DiagnosticsOfAsync(AnalyzerRun.Compile(sources))).Length;
        }

        // A fifth of the files are misuse, and most changes leave it recognisable: the analyzers were at work.
        Assert.True(said > Files / 10, $"Only {said} diagnostics: the changes destroy what is analysed.");
    }

    [Fact]
    public async Task Every_rule_about_misuse_speaks_on_its_snippet()
    {
        foreach ((string id, string statements) in Snippets.Read("MisuseSnippets.txt"))
        {
            CSharpCompilation compilation = AnalyzerRun.Compile(Snippets.Program(statements));
            Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
            ImmutableArray<Diagnostic> said = await AnalyzerRun.DiagnosticsOfAsync(compilation);
            Assert.Contains(said, diagnostic => diagnostic.Id == id);
        }

        IEnumerable<string> ids = AnalyzerRun.All.SelectMany(static analyzer => analyzer.SupportedDiagnostics).Select(static rule => rule.Id);
        Assert.Empty(ids.Where(static id => !id.StartsWith("GENOPT0", StringComparison.Ordinal))
            .Except(Snippets.Read("MisuseSnippets.txt").Select(static snippet => snippet.Heading)));
    }

    private static IEnumerable<(string Heading, string Statements)> Corpus()
    {
        return Snippets.Read("InnocentSnippets.txt").Concat(Snippets.Read("MisuseSnippets.txt"));
    }
}
