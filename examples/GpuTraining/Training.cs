using System;
using System.Collections.Generic;
using System.Linq;
using DigitsModel;
using GenOptim;

namespace GpuTraining;

/// <summary>Trains the digits network: gradients on the CPU, where the network is, and the optimizer on an accelerator.</summary>
internal static class Training
{
    private const int Seed = 7;
    private const int BatchSize = 32;
    private const int WarmUp = 10;
    private const double LearningRate = 2e-3;

    /// <summary>Trains and says how it went.</summary>
    /// <returns>Whether the accelerator came to what the CPU came to.</returns>
    public static bool Run(BestAccelerator best, DigitsData data, int epochs)
    {
        (DigitsData training, DigitsData heldOut) = data.Split(Seed);
        var network = new Network(Seed);
        Tensor[] tensors = [.. network.Weights, .. network.Biases];
        Parameter<float>[] parameters = [.. tensors.Select(tensor => new Parameter<float>(tensor.Name, tensor.Values, tensor.Gradient, tensor.Shape))];
        long steps = (long)epochs * ((training.Count + BatchSize - 1) / BatchSize);
        ISchedule schedule = Schedule.CosineAnnealing(Math.Max(1, steps - WarmUp)).WithWarmup(WarmUp, from: 1.0 / (WarmUp + 1));
        using var shadow = new ShadowTraining(tensors, LearningRate, schedule);
        using (var optimizer = new DigitsAdamW.DeviceOptimizer(best.Accelerator, LearningRate, Groups(parameters)) { Schedule = schedule })
        {
            Train(network, training, optimizer, shadow, epochs);
            Console.WriteLine(FormattableString.Invariant(
                $"{optimizer.StepCount} steps of {tensors.Sum(tensor => tensor.Values.Length):N0} parameters, {optimizer.LaunchCount} kernel launches."));
        }

        foreach (Parameter<float> parameter in parameters)
        {
            parameter.Dispose();
        }

        (_, double accuracy) = network.Evaluate(heldOut);
        Console.WriteLine(FormattableString.Invariant($"{100 * accuracy:F1} % of {heldOut.Count} held-out digits are recognised."));
        return Report(shadow, best.HasSameBits);
    }

    /// <summary>Matrices decay, biases do not: on the accelerator as on the CPU.</summary>
    public static DigitsAdamW.ParameterGroup[] Groups(IReadOnlyList<Parameter<float>> parameters)
    {
        (IReadOnlyList<Parameter<float>> decay, IReadOnlyList<Parameter<float>> noDecay) = parameters.SplitNoDecay();
        return [new(decay) { Name = "decay" }, new(noDecay) { Name = "no decay", WeightDecay = 0 }];
    }

    private static void Train(
        Network network, DigitsData training, DigitsAdamW.DeviceOptimizer optimizer, ShadowTraining shadow, int epochs)
    {
        var random = new Random(Seed);
        int[] order = [.. Enumerable.Range(0, training.Count)];
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            random.Shuffle(order);
            double loss = 0;
            foreach (int[] batch in order.Chunk(BatchSize))
            {
                loss += network.ComputeGradients(training, batch) * batch.Length;

                // The step reads the gradients from host memory, updates on the accelerator, and returns before that is done.
                optimizer.Step();
                shadow.Step();

                // The network computes on the host and needs the new values there.
                optimizer.Synchronize();
            }

            Console.WriteLine(FormattableString.Invariant($"epoch {epoch,2}: loss {loss / training.Count:F4}"));
        }
    }

    private static bool Report(ShadowTraining shadow, bool hasSameBits)
    {
        (int count, int otherBits, int tooFar) = shadow.Compare();
        Console.WriteLine(otherBits == 0
            ? FormattableString.Invariant($"All {count:N0} values have the bits that the CPU's optimizer gives.")
            : FormattableString.Invariant($"{otherBits:N0} of {count:N0} values have other bits than the CPU's optimizer gives, {tooFar:N0} differ by more than 1e-6 + 1e-4*|b|."));
        return hasSameBits ? otherBits == 0 : tooFar == 0;
    }
}
