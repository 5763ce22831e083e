using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DigitsModel;
using GenOptim;
using HalfPrecisionLoop;
using Spectre.Console;

const string Name = "half-precision-loop";
const int Seed = 7;
const int Epochs = 12;
const int MicroBatch = 16;
const int PassesPerStep = 2;
const double LearningRate = 3e-3;

return ConsoleProgram.Run(Name, "Trains the digits with float16 gradients, and everything that this asks of a step.", Train, args);

static int Train()
{
    DigitsData training;
    DigitsData heldOut;
    try
    {
        (training, heldOut) = DigitsData.Load(DigitsData.DefaultPath).Split(Seed);
    }
    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
    {
        return ConsoleProgram.Fail(Name, ConsoleProgram.BadInput, $"cannot read the data {DigitsData.DefaultPath}: {exception.Message}");
    }

    var network = new Network(Seed);
    using var gradients = new HalfGradients(network);
    int[] order = [.. Enumerable.Range(0, training.Count)];
    int stepsPerEpoch = (training.Count + (MicroBatch * PassesPerStep) - 1) / (MicroBatch * PassesPerStep);
    long steps = (long)stepsPerEpoch * Epochs;

    // Biases do not decay; weights do, and their decay follows the schedule.
    (IReadOnlyList<Parameter<float, Half>> decay, IReadOnlyList<Parameter<float, Half>> noDecay) = gradients.Parameters.SplitNoDecay();
    using var optimizer = new DigitsOptimizer(
        LearningRate,
        new DigitsOptimizer.ParameterGroup(decay) { Name = "decay" },
        new DigitsOptimizer.ParameterGroup(noDecay) { Name = "no decay", WeightDecay = 0 });
    optimizer.Schedule = Schedule.CosineAnnealing(steps - 20).WithWarmup(20, from: 1.0 / 21);
    optimizer.ClippingThreshold = 1;
    optimizer.Average.HalfLife = stepsPerEpoch;

    // A scale that is far too large at first: the optimizer leaves steps out and halves it until gradients fit float16.
    optimizer.LossScaler.Scale = 1 << 22;
    optimizer.LossScaler.GrowthInterval = 200;

    int skipped = 0;
    var random = new Random(Seed);
    AnsiConsole.Progress().Start(progress =>
    {
        ProgressTask task = progress.AddTask("training", maxValue: Epochs);
        for (int epoch = 1; epoch <= Epochs; epoch++)
        {
            random.Shuffle(order);
            double lossOfEpoch = 0;
            double lastNorm = double.NaN;
            foreach (int[] batch in order.Chunk(MicroBatch * PassesPerStep))
            {
                // Accumulation: gradients of several passes are summed, each times the loss scale. The step divides by both.
                int[][] passes = [.. batch.Chunk(MicroBatch)];
                double loss = 0;
                foreach (int[] pass in passes)
                {
                    loss += network.ComputeGradients(training, pass) / passes.Length;
                    gradients.Add(optimizer.LossScaler.Scale);
                }

                // One call: unscales, averages, clips, decays, updates, brings the average up to date and leaves gradients at zero, in one pass.
                optimizer.AccumulationCount = passes.Length;
                optimizer.SpikeGuard.Loss = loss;
                StepResult result = optimizer.Step();
                skipped += result.IsTaken ? 0 : 1;
                lastNorm = result.GradientNorm ?? double.NaN;
                lossOfEpoch += loss * batch.Length;
            }

            // Evaluation with the averaged weights, which give their place back at the end of the block.
            double accuracy;
            using (optimizer.UseAverages())
            {
                (_, accuracy) = network.Evaluate(heldOut);
            }

            task.Description = FormattableString.Invariant($"loss {lossOfEpoch / training.Count:F3}, norm {lastNorm:F2}, {100 * accuracy:F1} % with the average");
            task.Increment(1);
        }
    });

    (_, double accuracyOfWeights) = network.Evaluate(heldOut);
    double accuracyOfAverage;
    using (optimizer.UseAverages())
    {
        (_, accuracyOfAverage) = network.Evaluate(heldOut);
    }

    AnsiConsole.WriteLine(FormattableString.Invariant(
        $"{optimizer.StepCount} steps taken and {skipped} left out; the loss scale came from {1 << 22} to {optimizer.LossScaler.Scale}."));
    AnsiConsole.WriteLine(FormattableString.Invariant(
        $"{100 * accuracyOfWeights:F1} % of {heldOut.Count} held-out digits are recognised by the last weights, {100 * accuracyOfAverage:F1} % by their average."));
    return accuracyOfAverage >= 0.95 && skipped > 0 ? 0 : 1;
}
