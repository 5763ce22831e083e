using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using GenOptim.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Xunit;

namespace GenOptim.Analyzers.Tests.Documentation;

/// <summary>Every rule has a row in the release table, a page that says what, why and how, and a link to it.</summary>
public sealed class RuleDocumentationTests
{
    private static readonly string[] Sections = ["## Wrong", "## What happens", "## Right", "## When to suppress"];

    public static IEnumerable<object[]> Ids => Rules.Select(static rule => new object[] { rule.Id });

    private static IEnumerable<DiagnosticDescriptor> Rules =>
        AnalyzerRun.All.SelectMany(static analyzer => analyzer.SupportedDiagnostics).DistinctBy(static rule => rule.Id).OrderBy(static rule => rule.Id, StringComparer.Ordinal);

    // GENOPT9... are messages of the package's build targets.
    private static IEnumerable<string> PagesOfRules =>
        Directory.GetFiles(Folder, "GENOPT*.md").Select(static file => Path.GetFileNameWithoutExtension(file)!).Where(static id => id[6] != '9');

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "rules");

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_a_row_in_the_release_table_that_agrees_with_it(string id)
    {
        DiagnosticDescriptor rule = Rules.Single(rule => rule.Id == id);
        var row = Assert.Single(RuleTable.Rows, row => row.Id == id);
        Assert.Equal((rule.Category, rule.DefaultSeverity.ToString(), rule.Title.ToString(CultureInfo.InvariantCulture)), (row.Category, row.Severity, row.Title));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_links_to_its_page(string id)
    {
        DiagnosticDescriptor rule = Rules.Single(rule => rule.Id == id);
        Assert.True(Uri.TryCreate(rule.HelpLinkUri, UriKind.Absolute, out Uri? link), $"'{rule.HelpLinkUri}' is no address.");
        Assert.EndsWith($"/docs/rules/{id}.md", link.AbsolutePath, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_says_what_is_wrong_what_happens_what_is_right_and_when_to_suppress(string id)
    {
        string text = File.ReadAllText(Path.Combine(Folder, id + ".md"));
        string title = RuleTable.Rows.Single(row => row.Id == id).Title;
        Assert.StartsWith($"# {id}: {title}\n", text, StringComparison.Ordinal);
        int position = 0;
        foreach (string section in Sections)
        {
            int found = text.IndexOf("\n" + section + "\n", position, StringComparison.Ordinal);
            Assert.True(found >= 0, $"{id}.md lacks '{section}' or has it in another place.");
            position = found;
        }

        Assert.Contains("```csharp", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_and_every_row_belongs_to_a_rule()
    {
        string[] ids = [.. Rules.Select(static rule => rule.Id)];
        Assert.Equal(ids, RuleTable.Rows.Select(static row => row.Id));
        Assert.Equal(ids, PagesOfRules.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_index_is_what_the_release_table_gives()
    {
        string expected = RuleIndex.Text();
        string path = Path.Combine(Folder, "README.md");
        if (!File.Exists(path) || File.ReadAllText(path) != expected)
        {
            string received = Path.Combine(Folder, "README.received.md");
            File.WriteAllText(received, expected);
            Assert.Fail($"docs/rules/README.md is not what the release table gives. Copy {received} over it.");
        }
    }
}
