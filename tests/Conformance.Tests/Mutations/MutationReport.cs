using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using GenOptim.Conformance.Scenarios;

namespace GenOptim.Conformance.Mutations;

/// <summary>What became of the mutants of one class.</summary>
internal sealed class MutationReport(OptimizerConstants constants, IReadOnlyList<MutationVerdict> verdicts)
{
    public OptimizerConstants Constants => constants;

    public IReadOnlyList<MutationVerdict> Verdicts => verdicts;

    /// <summary>Mutants that were rejected although they are listed as equivalent, or the other way round.</summary>
    public IReadOnlyList<MutationVerdict> Unexpected => [.. verdicts.Where(verdict => verdict.IsRejected == verdict.Equivalence is not null)];

    /// <summary>The result without the single mutants.</summary>
    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {constants}: {verdicts.Count} mutants, {verdicts.Count(verdict => verdict.IsRejected)} rejected
          (by recorded trajectories {CountBy("recorded")}, by the papers' formulas {CountBy("papers")}, by the scalar reference {CountBy("reference")}),
          {verdicts.Count(verdict => verdict.Equivalence is not null)} equivalent
        """);

    /// <summary>The summary, and every mutant with what became of it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Summary);
        foreach (MutationVerdict verdict in verdicts.OrderBy(verdict => verdict.IsRejected))
        {
            text.Append('\n').Append("  ").Append(verdict);
        }

        return text.ToString();
    }

    public int CountBy(string judge) => verdicts.Count(verdict => verdict.Rejections.Contains(judge));
}
