using System;
using System.Linq;
using DigitsModel;

namespace MixedPrecision;

/// <summary>Trains the same network on the same batches, whatever stores it.</summary>
internal sealed class Training(DigitsData training, DigitsData heldOut, int steps, int seed)
{
    private const int BatchSize = 32;

    private const int HiddenUnits = 512;

    public TrainingResult Run(Storage storage)
    {
        var network = new Network(seed, HiddenUnits);
        using StoredNetwork stored = storage.Create([.. network.Weights, .. network.Biases]);
        stored.Optimizer.Schedule = new LinearDecay(steps);
        int[] order = [.. Enumerable.Range(0, training.Count)];
        var random = new Random(seed);
        for (int step = 0, next = order.Length; step < steps; step++, next += BatchSize)
        {
            if (next + BatchSize > order.Length)
            {
                random.Shuffle(order);
                next = 0;
            }

            network.ComputeGradients(training, order.AsSpan(next, BatchSize));
            stored.Step();
        }

        return new TrainingResult(network.Evaluate(training).Loss, network.Evaluate(heldOut).Accuracy, storage.StateBytes(), KeptWithoutGradient(storage));
    }

    /// <summary>What is left of the weights' sum of magnitudes after as many steps with a gradient of zero, in which only decay moves them.</summary>
    private double KeptWithoutGradient(Storage storage)
    {
        var network = new Network(seed, HiddenUnits);
        using StoredNetwork stored = storage.Create([.. network.Weights, .. network.Biases]);
        double before = Magnitude(network);
        for (int step = 0; step < steps; step++)
        {
            stored.Step();
        }

        return Magnitude(network) / before;
    }

    private static double Magnitude(Network network) => network.Weights.Sum(weight => weight.Values.Sum(value => (double)Math.Abs(value)));
}
