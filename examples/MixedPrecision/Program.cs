using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using DigitsModel;

namespace MixedPrecision;

/// <summary>
/// The digits, trained with one rule whose parameters and state are stored in different ways. Ends with 1 where one of them does not keep up
/// with float32.
/// </summary>
internal static class Program
{
    private const string Name = "mixed-precision";

    private const int Steps = 1000;

    private const int Seed = 1;

    /// <summary>How far the loss with 8-bit state may be from that of float32, relatively, in the mean over <see cref="LossSeeds"/>.</summary>
    private const double LossMargin = 0.01;

    /// <summary>Seeds of the runs whose losses are compared. Rounding by chance moves the loss of a single run by one or two hundredths.</summary>
    private static readonly int[] LossSeeds = [1, 2, 3, 4, 5, 6];

    private static readonly Storage Reference = Storage.OfFloat32("float32", (rate, parameters) => new Float32(rate, parameters));

    private static readonly Storage Plain = Storage.OfBFloat16("bfloat16, nothing kept", (rate, parameters) => new Plain(rate, parameters));

    private static readonly Storage EightBit = Storage.OfFloat32("float32, 8-bit state", (rate, parameters) => new EightBitState(rate, parameters));

    private static readonly Storage[] Modes =
    [
        Storage.OfBFloat16("bfloat16, master weights", (rate, parameters) => new MasterWeights(rate, parameters)),
        Storage.OfBFloat16("bfloat16, remainder", (rate, parameters) => new Remainder(rate, parameters)),
        Storage.OfBFloat16("bfloat16, remainder of 8 bits", (rate, parameters) => new Remainder8(rate, parameters)) with { AccuracyMargin = 0.003 },
        Storage.OfBFloat16("bfloat16, remainder of 8 bits, 8-bit state", (rate, parameters) => new EightBitRemainder8(rate, parameters)),
        Storage.OfBFloat16("bfloat16, stochastic rounding", (rate, parameters) => new StochasticRounding(rate, parameters)),
        Storage.OfBFloat16("bfloat16, Kahan", (rate, parameters) => new Kahan(rate, parameters)),
        Storage.OfBFloat16("bfloat16, stochastic rounding, 8-bit state", (rate, parameters) => new EightBitStochastic(rate, parameters)),
    ];

    private static int Main(string[] arguments) => ConsoleProgram.Run(
        Name, "Trains the digits with one rule whose parameters and state are stored in different ways.", Compare, arguments);

    private static int Compare()
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

        var training = new Training(data, Steps, Seed);
        Console.WriteLine(Invariant($"{Steps} steps of AdamW, weight decay 1e-5 per step, learning rate {Storage.LearningRate} falling to 0."));
        Console.WriteLine();
        Console.WriteLine($"{"parameters and state",-44} {"accuracy",9} {"loss",10} {"state bytes",12} {"left by decay alone",20}");
        var results = new Dictionary<Storage, TrainingResult>();
        foreach (Storage storage in new[] { Reference, Plain }.Concat(Modes).Append(EightBit))
        {
            TrainingResult result = training.Run(storage);
            results.Add(storage, result);
            Console.WriteLine(Invariant($"{storage.Name,-44} {result.Accuracy,9:P1} {result.Loss,10:0.000000} {result.StateBytes,12:0.00} {result.Kept,20:0.00000}"));
        }

        Console.WriteLine();
        Console.WriteLine(Invariant($"State bytes: by how much the process grew for each of {Memory.Length:N0} parameters, as the operating system counts it. The state"));
        Console.WriteLine("itself takes 8 bytes in float32; what is above that are whole pages and the runtime's own memory, which do not grow with the parameters.");
        Console.WriteLine();
        double lossRatio = LossSeeds.Average(seed => LossRatio(new Training(data, Steps, seed)));
        Console.WriteLine(Invariant($"Loss with 8-bit state over that with float32 state, mean of {LossSeeds.Length} runs: {lossRatio:0.0000}"));
        string[] failures = [.. Failures(results, lossRatio)];
        foreach (string failure in failures)
        {
            ConsoleProgram.Fail(Name, 1, failure);
        }

        if (failures.Length == 0)
        {
            Console.WriteLine("Every mode keeps up with float32. Plain bfloat16 loses the decay.");
        }

        return failures.Length == 0 ? 0 : 1;
    }

    private static double LossRatio(Training training) => training.Train(EightBit).Loss / training.Train(Reference).Loss;

    private static IEnumerable<string> Failures(Dictionary<Storage, TrainingResult> results, double lossRatio)
    {
        TrainingResult reference = results[Reference];
        foreach (Storage storage in Modes.Append(EightBit))
        {
            if (Math.Abs(results[storage].Accuracy - reference.Accuracy) > storage.AccuracyMargin)
            {
                yield return Invariant($"{storage.Name}: accuracy {results[storage].Accuracy:P2} against {reference.Accuracy:P2}; it must be within {storage.AccuracyMargin:P1}.");
            }

            // Most of the decay must be there: Kahan in bfloat16 resolves it only coarsely.
            if (Math.Abs(results[storage].Kept - reference.Kept) > (1 - reference.Kept) * 0.2)
            {
                yield return Invariant($"{storage.Name}: decay alone left {results[storage].Kept}, and {reference.Kept} with float32.");
            }
        }

        if (Math.Abs(lossRatio - 1) > LossMargin)
        {
            yield return Invariant($"{EightBit.Name}: the loss is {lossRatio} of that of float32; it must be within {LossMargin:P0}.");
        }

        if (results[Plain].Kept < 1)
        {
            yield return Invariant($"{Plain.Name}: decay alone left {results[Plain].Kept}, although rounding to nearest loses it.");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
