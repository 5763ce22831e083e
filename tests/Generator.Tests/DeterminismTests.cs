using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Generator.Tests;

/// <summary>The same source gives the same bytes, on every machine.</summary>
public sealed class DeterminismTests
{
    private static readonly string Source =
        "using GenOptim;\nnamespace Sample;\n" + string.Join("\n", FlagSets.All.Select(
            (set, i) => $"[DecoupledOptimizer({set.Arguments.Replace("1e-5", "1.2345678901234567e-05", StringComparison.Ordinal)})]\npublic sealed partial class Optimizer{i};"));

    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    public void Culture(string name)
    {
        string invariant = Bytes(Source);
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo beforeUi = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(name);
            Assert.Equal(invariant, Bytes(Source));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
            CultureInfo.CurrentUICulture = beforeUi;
        }
    }

    [Fact]
    public void LineEndingsOfTheSource() =>
        Assert.Equal(Bytes(Source), Bytes(Source.Replace("\n", "\r\n", StringComparison.Ordinal)));

    [Fact]
    public void OnlyLineFeedsAndNothingTrailing()
    {
        foreach ((string name, string text) in GeneratorHarness.Run(Source).Files)
        {
            Assert.DoesNotContain('\r', text);
            Assert.DoesNotContain('\t', text);
            Assert.EndsWith("}\n", text, StringComparison.Ordinal);
            Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd() == line, $"{name}: trailing blanks in '{line}'"));
            Assert.DoesNotContain("\n\n\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\n\n}", text.Replace(" ", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    private static string Bytes(string source)
    {
        var text = new StringBuilder();
        foreach (KeyValuePair<string, string> file in GeneratorHarness.Run(source).Files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            text.Append(file.Key).Append('\n').Append(file.Value);
        }

        return text.ToString();
    }
}
