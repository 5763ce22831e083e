using System;
using System.Linq;
using DigitsModel;
using GenOptim;

namespace MixedPrecision;

/// <summary>Trains the same network on the same batches, whatever stores it.</summary>
internal sealed class Training(DigitsData data, int steps, int seed)
{
    private readonly (DigitsData Training, DigitsData HeldOut) _data = data.Split(seed);

    private const int BatchSize = 32;

    private const int HiddenUnits = 512;

    /// <summary>Trains, and looks at decay and memory besides.</summary>
    public TrainingResult Run(Storage storage)
    {
        (double loss, double accuracy) = Train(storage);
        return new TrainingResult(loss, accuracy, storage.StateBytes(), KeptWithoutGradient(storage));
    }

    /// <summary>Trains.</summary>
    /// <returns>The mean loss over the training images, and the share of held-out images that is recognised.</returns>
    public (double Loss, double Accuracy) Train(Storage storage)
    {
        var network = new Network(seed, HiddenUnits);
        using StoredNetwork stored = storage.Create([.. network.Weights, .. network.Biases]);

        // So that the last steps are small: the ones that bfloat16 loses.
        stored.Optimizer.Schedule = Schedule.LinearToZero(steps);
        int[] order = [.. Enumerable.Range(0, _data.Training.Count)];
        var random = new Random(seed);
        for (int step = 0, next = order.Length; step < steps; step++, next += BatchSize)
        {
            if (next + BatchSize > order.Length)
            {
                random.Shuffle(order);
                next = 0;
            }

            network.ComputeGradients(_data.Training, order.AsSpan(next, BatchSize));
            stored.Step();
        }

        return (network.Evaluate(_data.Training).Loss, network.Evaluate(_data.HeldOut).Accuracy);
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
