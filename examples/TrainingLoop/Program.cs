using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Threading;
using DigitsModel;
using GenOptim;
using Spectre.Console;

namespace TrainingLoop;

/// <summary>Trains the digits, saves as it goes, and takes up where it was left: after Ctrl-C, after a kill, after a power cut.</summary>
internal static class Program
{
    /// <summary>What a shell gives for a process that SIGINT has ended.</summary>
    private const int Interrupted = 130;

    private const int Success = 0;
    private const int AccuracyMissed = 1;
    private const string Name = "training-loop";

    public static int Main(string[] arguments)
    {
        var folder = new Option<string>("--folder") { Description = "The folder of checkpoints.", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "genoptim-training-loop") };
        Option<int> steps = Count("--steps", 600, "The length of the run, steps that are left out included.");
        Option<int> every = Count("--save-every", 50, "Steps between checkpoints.");
        var accuracy = new Option<double>("--require-accuracy") { Description = "The accuracy of the average, in percent, below which the exit code is 1.", DefaultValueFactory = _ => 0 };
        var fresh = new Option<bool>("--fresh") { Description = "Begin anew, and remove what the folder holds." };
        var command = new RootCommand("Trains the digits and can be stopped and taken up at any moment: the final hash is the same.") { folder, steps, every, accuracy, fresh };
        command.SetAction(result => Start(
            result.GetValue(folder)!, result.GetValue(steps), result.GetValue(every), result.GetValue(accuracy), result.GetValue(fresh)));
        return ConsoleProgram.Run(Name, command, arguments);
    }

    private static Option<int> Count(string name, int defaultValue, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => defaultValue,
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value < 1)
            {
                argument.AddError($"{name} must be a whole number above 0, not '{text}'");
            }

            return value;
        },
    };

    private static int Start(string folder, long steps, int every, double requiredAccuracy, bool fresh)
    {
        DigitsData data;
        try
        {
            data = DigitsData.Load(DigitsData.DefaultPath);
            if (fresh && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return ConsoleProgram.Fail(Name, ConsoleProgram.BadInput, $"cannot read the data {DigitsData.DefaultPath}, or cannot remove {folder}: {exception.Message}");
        }

        try
        {
            return Train(data, folder, steps, every, requiredAccuracy);
        }
        catch (Exception exception) when (exception is CheckpointException or StateMismatchException)
        {
            return ConsoleProgram.Fail(Name, ConsoleProgram.BadInput, exception.Message);
        }
    }

    private static int Train(DigitsData data, string folder, long steps, int every, double requiredAccuracy)
    {
        // Numbers look the same on every machine.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            // The first asks to stop after the step and its checkpoint; the second ends the process at once, which costs some steps and no checkpoint.
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };

        using var run = new Run(data, steps);
        if (Checkpoint.Latest(folder) is not null)
        {
            CheckpointResult loaded = run.Load(folder);
            Console.WriteLine($"Taken up at step {loaded.Step} from {loaded.Path}.");
        }

        // What the run's decay means, before it has cost anything.
        foreach (GroupDecay group in run.Optimizer.DescribeDecay(new TrainingClock { TotalSteps = steps }))
        {
            Console.WriteLine(group);
        }

        using var monitor = new OptimizerMonitor(run.Optimizer, every: 100);
        bool isDone = false;
        AnsiConsole.Progress().Start(progress =>
        {
            ProgressTask task = progress.AddTask("training", maxValue: steps);
            isDone = run.Train(
                () => run.Save(folder),
                every,
                (batch, text) =>
                {
                    task.Value = batch;
                    task.Description = text;
                },
                stop.Token);
        });
        if (!isDone)
        {
            Console.WriteLine($"Stopped at step {run.Optimizer.StepCount}; the same command goes on from here.");
            return Interrupted;
        }

        if (monitor.Latest is StepMetrics metrics)
        {
            Console.WriteLine($"Step {metrics.Step}: |g| {metrics[StepMetrics.GradientNorm]:g3}, |u| {metrics[StepMetrics.UpdateNorm]:g3}, {metrics[StepMetrics.LostUpdates]:p2} of the updates lost to rounding.");
        }

        double ofAverage = run.AccuracyOfAverage();
        Console.WriteLine($"{run.Optimizer.StepCount} steps taken and {run.Skipped} left out; the loss scale is {run.Optimizer.LossScaler.Scale}.");
        Console.WriteLine($"Done: {run.Accuracy():p1} of the held-out digits are recognised by the last weights, {ofAverage:p1} by their average, hash {run.Hash()}");
        return 100 * ofAverage >= requiredAccuracy ? Success : AccuracyMissed;
    }
}
