using System;
using System.CommandLine;
using System.IO;
using DigitsModel;

namespace GpuTraining;

internal static class Program
{
    private const int Success = 0;
    private const int DiffersFromCpu = 1;
    private const int BadInput = 2;

    private static int Main(string[] arguments)
    {
        var epochs = new Option<int>("--epochs")
        {
            Description = "How often the network sees all training images.",
            DefaultValueFactory = _ => 10,
        };
        epochs.Validators.Add(result =>
        {
            if (result.GetValue(epochs) < 1)
            {
                result.AddError("--epochs must be at least 1.");
            }
        });
        var root = new RootCommand("Trains the digits network with its optimizer on the best accelerator of this machine, and checks it against the CPU.") { epochs };
        root.SetAction(parsed =>
        {
            DigitsData data;
            try
            {
                data = DigitsData.Load(DigitsData.DefaultPath);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                Console.Error.WriteLine($"error: {DigitsData.DefaultPath}: {exception.Message}");
                return BadInput;
            }

            using var best = new BestAccelerator();
            Console.WriteLine($"The optimizer steps on {best.Description}.");
            return Training.Run(best, data, parsed.GetValue(epochs)) ? Success : DiffersFromCpu;
        });

        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            Console.Error.WriteLine($"error: {parsed.Errors[0].Message}");
            return BadInput;
        }

        return parsed.Invoke();
    }
}
