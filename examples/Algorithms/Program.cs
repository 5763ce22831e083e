using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using DigitsModel;
using Spectre.Console;

namespace Algorithms;

/// <summary>Compares all algorithms on handwritten digits.</summary>
internal static class Program
{
    private const string Name = "algorithms";

    /// <summary>Columns of output that goes to a file, where no terminal says how many there are.</summary>
    private const int RedirectedWidth = 120;

    private static int Main(string[] arguments)
    {
        // Numbers look the same on every machine.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        return ConsoleProgram.Run(Name, new Options().Command(Run), arguments);
    }

    private static int Run(Settings settings)
    {
        DigitsData data;
        try
        {
            data = DigitsData.Load(DigitsData.DefaultPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return ConsoleProgram.Fail(Name, ConsoleProgram.BadInput, $"cannot read the data {DigitsData.DefaultPath}: {error.Message}");
        }

        try
        {
            // Before training rather than after it, so that nobody waits for a picture that cannot be written.
            WholeFile.EnsureWritable(settings.PicturePath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return RefusePicture(settings, error);
        }

        int choices = settings.RateFactors.Count * settings.WeightDecays.Count;
        Console.WriteLine(
            $"{settings.Contenders.Count} algorithms, {settings.RateFactors.Count} learning rates x {settings.WeightDecays.Count} weight decays each, "
            + $"chosen by the loss of {settings.SearchSeeds.Count} seeds, {settings.Epochs} epochs; then {settings.Seeds.Count} other seeds.");
        IReadOnlyList<Finding> findings = Comparison.Run(data, settings, done => Console.WriteLine($"  {done}: {choices * settings.SearchSeeds.Count + settings.Seeds.Count} trainings"));
        Print(findings);
        try
        {
            Picture.Save(settings.PicturePath, findings);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return RefusePicture(settings, error);
        }

        Console.WriteLine($"Picture: {settings.PicturePath}");
        return 0;
    }

    private static void Print(IReadOnlyList<Finding> findings)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = RedirectedWidth;
        }

        Table table = new Table().RoundedBorder().AddColumn("Algorithm");
        foreach (string heading in (string[])["lr", "wd", "Accuracy (%)", "lowest", "highest", "Time/step"])
        {
            table.AddColumn(heading, column => column.RightAligned());
        }

        foreach (Finding finding in findings)
        {
            double lowest = double.PositiveInfinity;
            double highest = double.NegativeInfinity;
            foreach (Outcome outcome in finding.Outcomes)
            {
                lowest = Math.Min(lowest, outcome.Accuracy);
                highest = Math.Max(highest, outcome.Accuracy);
            }

            table.AddRow(
                finding.Contender.Name + (finding.IsAtEdge ? " *" : string.Empty),
                $"{finding.LearningRate:G2}",
                $"{finding.WeightDecay:G2}",
                $"{100 * finding.Mean:F2} ± {100 * finding.Deviation:F2}",
                $"{100 * lowest:F1} %",
                $"{100 * highest:F1} %",
                $"{finding.StepTime.TotalMicroseconds:F1} us");
        }

        AnsiConsole.Write(table);
        Console.WriteLine("Accuracy: mean and standard deviation over seeds, each with its own split, on 359 held-out images, of which one is 0.28 %.");
        Console.WriteLine("* chosen at the edge of what was searched. Time/step: median over 9,610 parameters, one thread.");
        Console.WriteLine("Means that are nearer than their deviations are not told apart by this; nor does it say anything of other tasks.");
    }

    private static int RefusePicture(Settings settings, Exception error) =>
        ConsoleProgram.Fail(Name, ConsoleProgram.BadInput, $"cannot write the picture {settings.PicturePath}: {error.Message}");
}
