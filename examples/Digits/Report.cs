using System.Collections.Generic;
using System.IO;
using System.Linq;
using DigitsModel;
using Spectre.Console;

namespace Digits;

/// <summary>What is said before and after training.</summary>
internal sealed class Report(IAnsiConsole console)
{
    // Paths and sentences go to the writer itself: the console would break them at the terminal's width.
    private readonly TextWriter _out = console.Profile.Out.Writer;

    public void Start(DigitsData training, DigitsData heldOut, Settings settings)
    {
        _out.WriteLine(
            $"Training on {training.Count:N0} handwritten digits, judged by {heldOut.Count:N0} held out. "
            + $"Epochs: {settings.Epochs}, batch: {settings.BatchSize}, seed: {settings.Seed}.");
    }

    public void Results(IReadOnlyList<TrainingRun> runs)
    {
        Table table = new Table().RoundedBorder().AddColumn("Optimizer");
        foreach (string heading in (string[])["Accuracy", "Loss", "Epochs", "Time/step", "Parameters", "SHA-256"])
        {
            table.AddColumn(heading, column => column.RightAligned());
        }

        foreach (TrainingRun run in runs)
        {
            EpochResult last = run.Epochs[^1];
            table.AddRow(
                run.Name,
                $"{100 * last.Accuracy:F1} %",
                $"{last.HeldOutLoss:G4}",
                $"{last.Epoch}",
                $"{run.StepTime.TotalMicroseconds:F1} us",
                $"{run.Parameters:N0}",
                run.Fingerprint);
        }

        console.Write(table);
        _out.WriteLine("Accuracy and loss: on held-out digits. Time/step: median, optimizer only.");
        _out.WriteLine("Equal SHA-256: equal parameters, bit for bit; --threads does not change it.");
    }

    public void GeneratedSource(IReadOnlyList<TrainingRun> runs)
    {
        _out.WriteLine("Generated rules; beside each lie its CPU pass and the optimizer object:");
        foreach (TrainingRun run in runs)
        {
            string? rule = OutFolder.GeneratedRule(run.Optimizer);
            _out.WriteLine(rule is null
                ? $"  {run.Optimizer.Name}: not on this machine, it is written where the example is built"
                : $"  {OutFolder.Shorten(rule)}");
        }
    }

    public void Picture(string path)
    {
        _out.WriteLine($"Curves of loss and accuracy: {OutFolder.Shorten(path)}");
        if (!PictureFont.IsInstalled)
        {
            _out.WriteLine("  without words, because no font is installed here (on Debian and Ubuntu: apt install fonts-dejavu-core)");
        }
    }

    public void Interrupted(IReadOnlyList<TrainingRun> runs, long totalSteps)
    {
        IEnumerable<string> done = runs.Select(run => $"{run.Name} took {run.Steps} of {totalSteps} steps");
        _out.WriteLine($"Interrupted: {string.Join(", ", done)}; no picture was written.");
    }
}
