using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using DigitsModel;
using GenOptim;
using Spectre.Console;

namespace Digits;

/// <summary>Trains the same network with two generated optimizers and shows how they did.</summary>
internal static class Program
{
    private const int Success = 0;
    private const int AccuracyMissed = 1;
    private const string Name = "digits";
    private const int InterruptedByUser = 130;

    private static int Main(string[] arguments)
    {
        // Numbers look the same on every machine.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        return ConsoleProgram.Run(Name, new Options().Command(Run), arguments);
    }

    private static int Run(Settings settings)
    {
        if (settings.MeasureStep)
        {
            Console.WriteLine($"{StepSpeed.NanosecondsPerParameter():F3} ns per parameter");
            return Success;
        }

        DigitsData training;
        DigitsData heldOut;
        try
        {
            (training, heldOut) = DigitsData.Load(settings.DataPath).Split(settings.Seed);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Refuse($"cannot read the data {settings.DataPath}: {error.Message}");
        }

        try
        {
            // Before training rather than after it, so that nobody waits for a picture that cannot be written.
            WholeFile.EnsureWritable(settings.PicturePath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Refuse($"cannot write the picture {settings.PicturePath}: {error.Message}");
        }

        return Train(training, heldOut, settings);
    }

    private static int Train(DigitsData training, DigitsData heldOut, Settings settings)
    {
        var trainer = new Trainer(training, heldOut, settings);
        var report = new Report(AnsiConsole.Console);
        var runs = new List<TrainingRun>();

        report.Start(training, heldOut, settings);
        using (var interrupt = new Interrupt())
        {
            new ProgressDisplay(AnsiConsole.Console, ["AdamW", "SGDW"], settings).Show(trainer.TotalSteps, progress =>
            {
                runs.Add(trainer.Train("AdamW", parameters => CreateAdamW(parameters, settings), progress, interrupt.Token));
                runs.Add(trainer.Train("SGDW", parameters => CreateSgdw(parameters, settings), progress, interrupt.Token));
            });

            if (interrupt.Token.IsCancellationRequested)
            {
                report.Interrupted(runs, trainer.TotalSteps);
                return InterruptedByUser;
            }
        }

        report.Results(runs);
        report.GeneratedSource(runs);
        try
        {
            Curves.Save(settings.PicturePath, runs);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Refuse($"cannot write the picture {settings.PicturePath}: {error.Message}");
        }

        report.Picture(settings.PicturePath);
        return runs.Exists(run => 100 * run.Epochs[^1].Accuracy < settings.RequiredAccuracy)
            ? Fail(AccuracyMissed, $"an optimizer stayed below the required accuracy of {settings.RequiredAccuracy} %")
            : Success;
    }

    private static DigitsAdamW CreateAdamW(NetworkParameters parameters, Settings settings)
    {
        (IReadOnlyList<Parameter<float>> decay, IReadOnlyList<Parameter<float>> noDecay) = parameters.Split();
        return new DigitsAdamW(
            settings.AdamWLearningRate,
            new DigitsAdamW.ParameterGroup(decay) { Name = "decay" },
            new DigitsAdamW.ParameterGroup(noDecay) { Name = "no decay", WeightDecay = 0 })
        {
            ClippingThreshold = 1,
        };
    }

    private static DigitsSgdw CreateSgdw(NetworkParameters parameters, Settings settings)
    {
        (IReadOnlyList<Parameter<float>> decay, IReadOnlyList<Parameter<float>> noDecay) = parameters.Split();
        return new DigitsSgdw(
            settings.SgdwLearningRate,
            new DigitsSgdw.ParameterGroup(decay) { Name = "decay" },
            new DigitsSgdw.ParameterGroup(noDecay) { Name = "no decay", WeightDecay = 0 })
        {
            ClippingThreshold = 1,
        };
    }

    private static int Refuse(string reason) => Fail(ConsoleProgram.BadInput, reason);

    private static int Fail(int exitCode, string reason) => ConsoleProgram.Fail(Name, exitCode, reason);
}
