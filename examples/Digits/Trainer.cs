using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading;
using DigitsModel;
using GenOptim;

namespace Digits;

/// <summary>Trains a fresh network with an optimizer: same data, same initial weights and same order of images for each of them.</summary>
internal sealed class Trainer(DigitsData training, DigitsData heldOut, Settings settings)
{
    private readonly int _stepsPerEpoch = (training.Count + settings.BatchSize - 1) / settings.BatchSize;

    /// <summary>The number of steps in a whole run.</summary>
    public long TotalSteps => (long)_stepsPerEpoch * settings.Epochs;

    /// <summary>Runs until all epochs are done or <paramref name="interrupted"/> is set, which is looked at before each step.</summary>
    public TrainingRun Train(
        string name,
        Func<NetworkParameters, IOptimizer> createOptimizer,
        Action<TrainingProgress> report,
        CancellationToken interrupted)
    {
        var network = new Network(settings.Seed);
        using var parameters = new NetworkParameters(network);
        using IOptimizer optimizer = createOptimizer(parameters);
        optimizer.Schedule = CreateSchedule();
        if (settings.Threads is { } threads)
        {
            optimizer.ThreadCount = threads;
        }

        var run = new TrainingRun(optimizer.GetType(), name) { Parameters = Tensors(network).Sum(tensor => tensor.Values.LongLength) };
        var random = new Random(settings.Seed);
        int[] order = [.. Enumerable.Range(0, training.Count)];
        var stepTimes = new List<TimeSpan>();
        while (run.Epochs.Count < settings.Epochs)
        {
            random.Shuffle(order);
            double loss = 0;
            foreach (int[] batch in order.Chunk(settings.BatchSize))
            {
                if (interrupted.IsCancellationRequested)
                {
                    return run;
                }

                loss += network.ComputeGradients(training, batch) * batch.Length;

                long start = Stopwatch.GetTimestamp();
                optimizer.Step();
                stepTimes.Add(Stopwatch.GetElapsedTime(start));

                run.Steps = optimizer.StepCount;
                report(new TrainingProgress(name, run.Steps, TotalSteps, run.Epochs.LastOrDefault()));
            }

            (double heldOutLoss, double accuracy) = network.Evaluate(heldOut);
            run.Epochs.Add(new EpochResult(run.Epochs.Count + 1, loss / training.Count, heldOutLoss, accuracy));
            report(new TrainingProgress(name, run.Steps, TotalSteps, run.Epochs[^1]));
        }

        run.StepTime = stepTimes.Order().ElementAt(stepTimes.Count / 2);
        run.Fingerprint = Fingerprint(network);
        return run;
    }

    /// <summary>A rise during the first twentieth of the run, from a first stair so that the first step moves too, and half a cosine down to 0.</summary>
    private ISchedule CreateSchedule()
    {
        long warmup = new TrainingClock { TotalSteps = TotalSteps }.Fraction(0.05);
        return Schedule.CosineAnnealing(TotalSteps - warmup).WithWarmup(warmup, from: 1.0 / (warmup + 1));
    }

    private static IEnumerable<Tensor> Tensors(Network network) => network.Weights.Concat(network.Biases);

    private static string Fingerprint(Network network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Tensor tensor in Tensors(network))
        {
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 4));
    }
}
