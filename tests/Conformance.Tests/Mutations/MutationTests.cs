using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Conformance.Scenarios;
using Xunit;
using Xunit.Abstractions;

namespace GenOptim.Conformance.Mutations;

/// <summary>
/// Every generated rule with one thing changed in it (an operator, a sign, an operand, a constant, a rounding, the order of stages, a missing
/// stage) is rejected by the comparisons of these tests, or it is listed in <see cref="KnownEquivalents"/> with the reason why it is no other rule.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private static readonly Lazy<MutationReport>[] Reports =
        [.. OptimizerCatalogue.Rules.Select(constants => new Lazy<MutationReport>(() => MutationRun.Of(constants)))];

    /// <summary>Positions in the list of rules.</summary>
    public static TheoryData<int> Rules { get; } = [.. Enumerable.Range(0, OptimizerCatalogue.Rules.Count)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_mutant_is_rejected_or_equivalent(int position)
    {
        MutationReport report = Reports[position].Value;
        output.WriteLine(report.ToString());
        Assert.True(report.Unexpected.Count == 0, $"{report.Summary}. Not as expected:\n{string.Join("\n", report.Unexpected)}");
        Assert.NotEmpty(report.Verdicts);
    }

    /// <summary>The list of equivalents holds nothing that no rule has any more, and the papers alone reject most of what changes the mathematics.</summary>
    [Fact]
    public void The_list_of_equivalents_is_exact()
    {
        MutationReport[] reports = [.. Reports.Select(report => report.Value)];
        foreach (MutationReport report in reports)
        {
            output.WriteLine(report.Summary);
        }

        int rejected = reports.Where(report => report.Constants.IsContinuous).Sum(report => report.Verdicts.Count(verdict => verdict.IsRejected));
        int byPapers = reports.Sum(report => report.CountBy("papers"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Together: {reports.Sum(report => report.Verdicts.Count)} mutants, {rejected} rejected where the papers judge, {byPapers} of them by the papers' formulas"));

        // The rest are other roundings of the same mathematics, which a bound on rounding errors cannot and shall not reject.
        Assert.True(byPapers > 0.9 * rejected);
        HashSet<string> changes = [.. reports
            .SelectMany(report => report.Verdicts)
            .Where(verdict => !verdict.IsRejected)
            .Select(verdict => verdict.Mutant.Change)];
        Assert.Empty(KnownEquivalents.All.Where(known => !changes.Contains(known.Change)).Select(known => known.Change));
    }
}
