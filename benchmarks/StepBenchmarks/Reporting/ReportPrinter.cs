using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Spectre.Console;

namespace GenOptim.Benchmarks.Reporting;

/// <summary>Prints results for people.</summary>
/// <param name="console">Where to.</param>
internal sealed class ReportPrinter(IAnsiConsole console)
{
    /// <summary>Prints where the run takes place and who takes part.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="peers">The peers' names.</param>
    /// <param name="notes">Who was left out, and why.</param>
    public void PrintHeader(Machine machine, IEnumerable<string> peers, IEnumerable<string> notes)
    {
        console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{machine.Processor}, {machine.Cores} cores, {machine.VectorBits}-bit vectors, {machine.Runtime}, {machine.OperatingSystem}"));
        foreach (string peer in peers)
        {
            console.WriteLine($"peer: {peer}");
        }

        foreach (string note in notes)
        {
            console.WriteLine(note);
        }
    }

    /// <summary>Prints one case.</summary>
    /// <param name="result">What was measured.</param>
    public void Print(CaseResult result)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(result.Title)), Border = TableBorder.Simple };
        table.AddColumn("step");
        foreach (string heading in new[] { "µs", "fastest", "GB/s", "of ceiling", "of hand-written", "generated/this", "B/step" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (ContenderResult row in result.Contenders)
        {
            table.AddRow(
                Markup.Escape(row.Contender),
                Format("N1", row.MedianMicroseconds),
                Format("N1", row.FastestMicroseconds),
                Format("N1", row.GigabytesPerSecond),
                Format("F2", row.OfCeiling),
                Format("F2", row.OfHandWritten),
                Format("F2", row.GeneratedOverThis),
                Format("N0", row.AllocatedBytesPerStep));
        }

        console.Write(table);
    }

    /// <summary>Prints what was wanted and what was reached.</summary>
    /// <param name="goals">The goals of all cases.</param>
    public void Print(IReadOnlyList<Goal> goals)
    {
        var table = new Table { Title = new TableTitle("Wanted of the generated step"), Border = TableBorder.Simple };
        table.AddColumns("case", "quantity");
        table.AddColumn(new TableColumn("wanted").RightAligned());
        table.AddColumn(new TableColumn("reached").RightAligned());
        table.AddColumn("");
        foreach (Goal goal in goals)
        {
            table.AddRow(
                Markup.Escape(goal.Case),
                Markup.Escape(goal.Quantity),
                Format("0.##", goal.Wanted),
                Format("0.###", goal.Reached),
                goal.IsMet ? "met" : "MISSED");
        }

        console.Write(table);
        console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{goals.Count(goal => goal.IsMet)} of {goals.Count} met"));
    }

    private static string Format(string format, double? value) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
