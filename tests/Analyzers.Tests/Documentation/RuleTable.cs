using System.Collections.Generic;
using System.Linq;
using GenOptim.Analyzers.Tests.Testing;

namespace GenOptim.Analyzers.Tests.Documentation;

/// <summary>The release table of the analyzers.</summary>
internal static class RuleTable
{
    /// <summary>The rows of both release files, in order of id.</summary>
    public static IReadOnlyList<(string Id, string Category, string Severity, string Title)> Rows { get; } =
    [
        .. new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" }
            .SelectMany(static file => StandIn.Read(file).Split('\n'))
            .Where(static line => line.StartsWith("GENOPT", System.StringComparison.Ordinal))
            .Select(static line => line.Split('|').Select(static cell => cell.Trim()).ToArray())
            .Select(static cells => (cells[0], cells[1], cells[2], cells[3]))
            .OrderBy(static row => row.Item1, System.StringComparer.Ordinal),
    ];
}
