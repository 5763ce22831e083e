using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using DigitsModel;

namespace GpuTraining;

internal static class Program
{
    private const string Name = "gpu-training";
    private const int Success = 0;
    private const int DiffersFromCpu = 1;
    private const int MostEpochs = 10_000;

    private static int Main(string[] arguments)
    {
        var epochs = new Option<int>("--epochs")
        {
            Description = "How often the network sees all training images.",
            DefaultValueFactory = _ => 10,
            CustomParser = argument =>
            {
                string text = argument.Tokens[0].Value;
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value is < 1 or > MostEpochs)
                {
                    argument.AddError($"--epochs must be a whole number from 1 to {MostEpochs}, not '{text}'");
                }

                return value;
            },
        };
        var root = new RootCommand("Trains the digits network with its optimizer on the best accelerator of this machine, and checks it against the CPU.") { epochs };
        root.SetAction(parsed => Run(parsed.GetValue(epochs)));
        return ConsoleProgram.Run(Name, root, arguments);
    }

    private static int Run(int epochs)
    {
        DigitsData data;
        try
        {
            data = DigitsData.Load(DigitsData.DefaultPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return ConsoleProgram.Fail(Name, ConsoleProgram.BadInput, $"cannot read the data {DigitsData.DefaultPath}: {exception.Message}");
        }

        using var best = new BestAccelerator();
        Console.WriteLine($"The optimizer steps on {best.Description}.");
        return Training.Run(best, data, epochs) ? Success : DiffersFromCpu;
    }
}
