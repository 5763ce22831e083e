using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using DigitsModel;
using GenOptim;
using Spectre.Console;
using TorchSharp;

namespace TorchTraining;

/// <summary>Trains a convolutional network of TorchSharp with a generated AdamW, and beside it with TorchSharp's own: the same losses, another time per step.</summary>
internal static class Program
{
    private const int Success = 0;
    private const int CurvesDiffer = 1;
    private const int InterruptedByUser = 130;
    private const string Name = "torch-training";

    /// <summary>How far apart the losses of a step may be in the first steps, relatively: roundings differ, and a network that learns makes more of them.</summary>
    private const double Tolerance = 1e-4;

    private const int FirstSteps = 20;

    private static int Main(string[] arguments)
    {
        // Numbers look the same on every machine.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Option<int> steps = CommandOptions.Integer("--steps", 200, 1, 100_000, "steps of each training");
        Option<double> rate = CommandOptions.Real("--lr", 3e-3, 0, 1, "learning rate");
        var folder = new Option<string>("--folder") { Description = "folder of checkpoints", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "genoptim-torch-training") };
        var fresh = new Option<bool>("--fresh") { Description = "begin anew, and remove what the folder holds" };
        var measure = new Option<bool>("--measure-step") { Description = "train nothing; print the time of a step over 25 M parameters, on one thread" };
        var command = new RootCommand("Trains a convolutional network of TorchSharp on digits with a generated AdamW and with TorchSharp's; Ctrl-C stops, the same command goes on.") { steps, rate, folder, fresh, measure };
        command.SetAction(parsed => Start(parsed.GetValue(steps), parsed.GetValue(rate), parsed.GetValue(folder)!, parsed.GetValue(fresh), parsed.GetValue(measure)));
        return ConsoleProgram.Run(Name, command, arguments);
    }

    private static int Start(int steps, double rate, string folder, bool fresh, bool measure)
    {
        // TorchSharp writes a page about its search for native libraries to the console.
        TextWriter output = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            // One thread, so that both steps have the same, and a run can be repeated bit for bit.
            torch.set_num_threads(1);
        }
        catch (Exception error) when (error is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            return ConsoleProgram.Fail(Name, ConsoleProgram.BadInput, "TorchSharp's native part cannot be loaded: build with -p:WithLibTorch=true, on a system with the C++ library of GCC 13");
        }
        finally
        {
            Console.SetOut(output);
        }

        if (measure)
        {
            (double onTensors, double onMemory, double torchSharps) = StepSpeed.NanosecondsPerParameter();
            Console.WriteLine($"ns per parameter: {onTensors:F3} on the module's tensors, {onMemory:F3} on plain memory, {torchSharps:F3} TorchSharp's AdamW");
            Console.WriteLine($"tensors over plain memory {onTensors / onMemory:F2}, over TorchSharp's {onTensors / torchSharps:F2}");
            return Success;
        }

        try
        {
            DigitsData data = DigitsData.Load(DigitsData.DefaultPath);
            if (fresh && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            return Train(new Run(data, steps, rate), steps, folder);
        }
        catch (Exception error) when (error is CheckpointException or StateMismatchException or InvalidDataException)
        {
            return ConsoleProgram.Fail(Name, ConsoleProgram.BadInput, error.Message);
        }
    }

    private static int Train(Run run, int steps, string folder)
    {
        using var interrupt = new Interrupt();
        if (Checkpoint.Latest(folder) is { } latest)
        {
            Console.WriteLine($"Taken up from {latest}.");
        }

        Result? generated = null;
        AnsiConsole.Progress().Start(progress =>
        {
            ProgressTask task = progress.AddTask("generated AdamW", maxValue: steps);
            generated = run.Generated(
                folder,
                (taken, loss) =>
                {
                    task.Value = taken;
                    task.Description = $"generated AdamW, loss {loss:F3}";
                },
                interrupt.Token);
        });
        if (generated is null)
        {
            Console.WriteLine("Stopped; the same command goes on from here.");
            return InterruptedByUser;
        }

        Result theirs = run.TorchSharps();
        Table table = new Table().RoundedBorder().AddColumn("Mean loss of steps").AddColumn("generated").AddColumn("TorchSharp");
        int every = Math.Max(1, steps / 8);
        for (int first = 0; first < steps; first += every)
        {
            int taken = Math.Min(every, steps - first);
            table.AddRow($"{first + 1} to {first + taken}", $"{generated.Losses.Skip(first).Take(taken).Average():F5}", $"{theirs.Losses.Skip(first).Take(taken).Average():F5}");
        }

        table.AddRow("accuracy", $"{generated.Accuracy:P1}", $"{theirs.Accuracy:P1}");
        table.AddRow("time of a step", Time(generated), Time(theirs));
        AnsiConsole.Write(table);
        double apart = generated.Losses.Zip(theirs.Losses, static (ours, other) => Math.Abs(ours - other) / other).Take(FirstSteps).Max();
        Console.WriteLine($"Losses of the first {Math.Min(FirstSteps, steps)} steps differ by {apart:E1} at most, relatively. Final hash {generated.Hash}.");
        return apart <= Tolerance ? Success : ConsoleProgram.Fail(Name, CurvesDiffer, $"the losses differ by more than {Tolerance}");
    }

    private static string Time(Result result) => result.StepTime == TimeSpan.Zero ? "-" : $"{result.StepTime.TotalMicroseconds:F0} us";
}
