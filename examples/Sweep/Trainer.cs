using System;
using System.Linq;
using DigitsModel;
using GenOptim;

namespace Sweep;

/// <summary>Runs one trial. It depends on nothing but the trial and the data, so that trials may run in any order and on any number of threads.</summary>
internal sealed class Trainer(DigitsData data, Settings settings)
{
    /// <summary>The steps of a run with a batch size.</summary>
    public static long StepsPerEpoch(Settings settings, int batchSize) => (settings.Samples + batchSize - 1) / batchSize;

    /// <summary>Trains a fresh network and judges it by the images that it has not seen.</summary>
    public Outcome Run(Trial trial)
    {
        (DigitsData training, DigitsData heldOut) = data.Split(trial.Seed, settings.Samples);
        var network = new Network(trial.Seed, settings.HiddenUnits, settings.Normalize);
        using var parameters = new NetworkParameters(network);
        using IOptimizer optimizer = trial.Variant.Create(trial.LearningRate, trial.WeightDecay, parameters);
        optimizer.ThreadCount = 1;
        optimizer.Schedule = Schedule.CosineAnnealing(settings.Epochs * StepsPerEpoch(settings, trial.BatchSize));

        var random = new Random(trial.Seed);
        int[] order = [.. Enumerable.Range(0, training.Count)];
        for (int epoch = 0; epoch < settings.Epochs; epoch++)
        {
            random.Shuffle(order);
            for (int next = 0; next < order.Length; next += trial.BatchSize)
            {
                double loss = network.ComputeGradients(training, order.AsSpan(next, Math.Min(trial.BatchSize, order.Length - next)));
                if (!double.IsFinite(loss))
                {
                    return default;
                }

                if (trial.Variant.Decay == Variant.L2)
                {
                    AddToGradients(network, (float)trial.WeightDecay);
                }

                optimizer.Step();
            }
        }

        (double heldOutLoss, double accuracy) = network.Evaluate(heldOut);
        return double.IsFinite(heldOutLoss) ? new Outcome(heldOutLoss, accuracy) : default;
    }

    /// <summary>Weight decay as part of the loss, wd/2·|p|²: this is what decoupled decay is decoupled from.</summary>
    private static void AddToGradients(Network network, float weightDecay)
    {
        foreach (Tensor tensor in network.Weights)
        {
            float[] values = tensor.Values, gradient = tensor.Gradient;
            for (int i = 0; i < gradient.Length && i < values.Length; i++)
            {
                gradient[i] += weightDecay * values[i];
            }
        }
    }
}
