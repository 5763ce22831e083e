using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenOptim.Analyzers.Tests.Documentation;

/// <summary>The example that shows the rules shows all of them, each under its own name.</summary>
public sealed class MisuseExampleTests
{
    private const string Folder = "Misuse/";

    // Two versions of the package at once, an older language, a hidden namespace, a reference to ILGPU, one to an older version of it, and what is said of code for it: a
    // project that had these would show nothing else.
    private static readonly string[] NotShown = ["GENOPT0011", "GENOPT0013", "GENOPT0014", "GENOPT0052", "GENOPT0053", "GENOPT0054"];

    [SkippableFact]
    public async Task Every_rule_speaks_where_the_example_says_so()
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        CSharpCompilation compilation = AnalyzerRun.RunGenerator(AnalyzerRun.Compile(Sources(), References.TorchSharp));
        ImmutableArray<Diagnostic> said = await AnalyzerRun.DiagnosticsOfAsync(compilation);

        IEnumerable<string> ids = RuleTable.Rows.Select(static row => row.Id).Except(NotShown);
        Assert.Equal(ids, said.Select(static diagnostic => diagnostic.Id).Distinct().Order(StringComparer.Ordinal));
        Assert.All(said, static diagnostic => Assert.Contains(diagnostic.Id, CommentAbove(diagnostic.Location), StringComparison.Ordinal));
    }

    private static IEnumerable<(string File, string Text)> Sources()
    {
        return Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(static name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(static name => (name, StandIn.Read(name)));
    }

    // The comments of the member or class that the diagnostic is in.
    private static string CommentAbove(Location location)
    {
        SyntaxNode node = location.SourceTree!.GetRoot().FindNode(location.SourceSpan);
        return string.Concat(node.AncestorsAndSelf().Select(static ancestor => ancestor.GetLeadingTrivia().ToFullString()));
    }
}
