using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenOptim.Analyzers.Tests.Documentation;

/// <summary>Over the example that shows all rules: each of them, errors included, can be silenced by a pragma and by a configured severity.</summary>
public sealed class SuppressionTests
{
    [SkippableFact]
    public async Task A_pragma_silences_every_rule()
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        string pragma = $"#pragma warning disable {string.Join(", ", Ids)}\n";
        Assert.NotEmpty(await SaidAsync(string.Empty, severity: null));
        Assert.Empty(await SaidAsync(pragma, severity: null));
    }

    [SkippableTheory]
    [InlineData(ReportDiagnostic.Suppress)]
    [InlineData(ReportDiagnostic.Hidden)]
    [InlineData(ReportDiagnostic.Error)]
    public async Task A_severity_holds_for_every_rule(ReportDiagnostic severity)
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        ImmutableArray<Diagnostic> usual = await SaidAsync(string.Empty, severity: null);
        ImmutableArray<Diagnostic> said = await SaidAsync(string.Empty, severity);
        Assert.Equal(severity == ReportDiagnostic.Suppress ? 0 : usual.Length, said.Length);
        Assert.All(said, diagnostic => Assert.Equal(severity == ReportDiagnostic.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Hidden, diagnostic.Severity));
    }

    private static IEnumerable<string> Ids => RuleTable.Rows.Select(static row => row.Id);

    private static async Task<ImmutableArray<Diagnostic>> SaidAsync(string head, ReportDiagnostic? severity)
    {
        IEnumerable<(string, string)> sources = Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(static name => name.StartsWith("Misuse/", StringComparison.Ordinal))
            .Select(name => (name, head + StandIn.Read(name)));
        CSharpCompilation compilation = AnalyzerRun.RunGenerator(AnalyzerRun.Compile(sources, References.TorchSharp));
        if (severity is { } configured)
        {
            compilation = compilation.WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(new Severity(configured)));
        }

        return [.. (await AnalyzerRun.DiagnosticsOfAsync(compilation)).Where(static diagnostic => !diagnostic.IsSuppressed)];
    }

    // What the compiler makes of dotnet_diagnostic.<id>.severity in an .editorconfig.
    private sealed class Severity(ReportDiagnostic severity) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken)
        {
            return GeneratedKind.Unknown;
        }

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic value)
        {
            value = severity;
            return diagnosticId.StartsWith("GENOPT", StringComparison.Ordinal);
        }

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic value)
        {
            value = default;
            return false;
        }
    }
}
