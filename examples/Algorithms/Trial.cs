using System;
using System.Linq;
using DigitsModel;
using GenOptim;

namespace Algorithms;

/// <summary>What a training came to.</summary>
/// <param name="Loss">Cross-entropy in nats on the images that were held out; infinite where the training failed.</param>
/// <param name="Accuracy">The share of them that is recognised.</param>
internal readonly record struct Outcome(double Loss, double Accuracy);

/// <summary>One training of a network.</summary>
internal static class Trial
{
    private const int BatchSize = 16;

    /// <summary>Trains with an algorithm: seed, data and schedule are the same for all, but for those that need no schedule.</summary>
    public static Outcome Run(DigitsData data, Contender contender, double learningRate, double weightDecay, int seed, int epochs)
    {
        (DigitsData training, DigitsData heldOut) = data.Split(seed);
        var network = new Network(seed);
        Parameter<float>[] parameters = Wrap(network);
        using var optimizer = Training.Of(contender, learningRate, weightDecay, parameters);
        long steps = (long)epochs * ((training.Count + BatchSize - 1) / BatchSize);
        long warmup = Math.Max(1, steps / 20);
        ISchedule rise = Schedule.Constant(1).WithWarmup(warmup, from: 1.0 / (warmup + 1));
        optimizer.Schedule = contender.IsScheduleFree ? rise : Schedule.CosineAnnealing(steps - warmup).WithWarmup(warmup, from: 1.0 / (warmup + 1));
        try
        {
            var random = new Random(seed);
            int[] order = [.. Enumerable.Range(0, training.Count)];
            for (int epoch = 0; epoch < epochs; epoch++)
            {
                random.Shuffle(order);
                foreach (int[] batch in order.Chunk(BatchSize))
                {
                    network.ComputeGradients(training, batch);
                    optimizer.Step();
                }
            }

            using (optimizer.UseEvaluationPoint())
            {
                (double loss, double accuracy) = network.Evaluate(heldOut);
                return new Outcome(double.IsNaN(loss) ? double.PositiveInfinity : loss, accuracy);
            }
        }
        catch (InvalidOperationException)
        {
            // A step whose numbers are not finite is refused: the learning rate was too large.
            return new Outcome(double.PositiveInfinity, 0);
        }
        finally
        {
            optimizer.Dispose();
            foreach (Parameter<float> parameter in parameters)
            {
                parameter.Dispose();
            }
        }
    }

    /// <summary>The network's memory as an optimizer sees it.</summary>
    public static Parameter<float>[] Wrap(Network network) =>
        [.. network.Weights.Concat(network.Biases).Select(tensor => new Parameter<float>(tensor.Name, tensor.Values, tensor.Gradient, tensor.Shape))];
}
