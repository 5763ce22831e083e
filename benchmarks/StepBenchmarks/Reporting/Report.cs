using System.Collections.Generic;
using System.Text.Json;

namespace GenOptim.Benchmarks.Reporting;

/// <summary>A whole run, as it is written for machines.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Rounds">Rounds per case.</param>
/// <param name="BatchMilliseconds">How long one measurement lasts, at least.</param>
/// <param name="Notes">Who was left out, and why.</param>
/// <param name="Cases">The cases.</param>
internal sealed record Report(
    Machine Machine,
    int Rounds,
    double BatchMilliseconds,
    IReadOnlyList<string> Notes,
    IReadOnlyList<CaseResult> Cases)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options) + "\n";
}
