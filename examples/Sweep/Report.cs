using System;
using System.IO;
using System.Linq;
using Digits;
using Spectre.Console;

namespace Sweep;

/// <summary>What is said before and after a sweep.</summary>
internal sealed class Report(IAnsiConsole console)
{
    // Paths and sentences go to the writer itself: the console would break them at the terminal's width.
    private readonly TextWriter _out = console.Profile.Out.Writer;

    /// <summary>What is about to be done.</summary>
    public void Start(Request request, Plan plan, int done)
    {
        Settings settings = request.Training;
        _out.WriteLine(
            $"{plan.Trials.Count:N0} trainings of {settings.Epochs} epochs on {settings.Samples} digits each, {request.Threads} at a time, "
            + $"{done:N0} of them done before. Results: {OutFolder.Shorten(request.ResultPath)}");
    }

    /// <summary>What the sweep says, by one measure.</summary>
    public void Results(Findings findings)
    {
        Table table = new Table().RoundedBorder().Title($"by {findings.Measure.Name}").AddColumn("Optimizer").AddColumn("Decay");
        foreach (string heading in (string[])["Lowest", "log wd / log lr", "Points"])
        {
            table.AddColumn(heading, column => column.RightAligned());
        }

        foreach (RateFinding finding in findings.Rates)
        {
            Landscape landscape = finding.Landscape;
            table.AddRow(
                landscape.Variant.Algorithm,
                landscape.Variant.Formula,
                $"{landscape.Lowest:G3}",
                finding.Slope,
                $"{finding.Points.Count(static point => point.Counts)} of {landscape.Variant.LearningRates.Count}");
        }

        console.Write(table);
        foreach (string verdict in findings.Verdicts().Append(findings.TimescaleVerdict()))
        {
            _out.WriteLine(verdict);
        }
    }

    /// <summary>What the numbers are.</summary>
    public void Explain() => _out.WriteLine(
        "Slope: of the least squares line through the best decays that count, with its standard error. A best decay counts where the grid has worse ones on both sides and the weakest is worse by two standard errors.");

    /// <summary>Where the pictures are.</summary>
    public void Pictures(string folder)
    {
        _out.WriteLine($"Pictures: decoupling and timescale, by error and by loss, .svg and .png, in {OutFolder.Shorten(folder)}");
        if (!PictureFont.IsInstalled)
        {
            _out.WriteLine("  without words, because no font is installed here (on Debian and Ubuntu: apt install fonts-dejavu-core)");
        }
    }

    /// <summary>How far it came.</summary>
    public void Interrupted(int done, int total) => _out.WriteLine($"Interrupted with {done:N0} of {total:N0} trainings done; the same command goes on from here.");
}
