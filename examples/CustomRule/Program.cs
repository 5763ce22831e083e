using System;
using System.Globalization;
using System.IO;
using System.Linq;
using CustomRule;
using DigitsModel;
using GenOptim;

// Trains the same network on the same digits with AdamW and with a rule of one's own, over a few seeds.
const string Name = "custom-rule";
const int Epochs = 10;
const int BatchSize = 32;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int[] seeds = [1, 2, 3];
return ConsoleProgram.Run(Name, "Trains the digits with AdamW and with a rule of one's own.", Compare, args);

int Compare()
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

    bool trained = true;
    foreach ((string name, Func<Parameter<float>[], IOptimizer> create) in new (string, Func<Parameter<float>[], IOptimizer>)[]
    {
        ("AdamW, built in", parameters => new BuiltIn(2e-3, parameters)),
        ("Grams, of one's own", parameters => new Grams(2e-3, parameters)),
    })
    {
        double[] accuracies = [.. seeds.Select(seed => Train(data, create, seed))];
        Console.WriteLine($"{name,-20} held-out accuracy {100 * accuracies.Average():F1} % (from {100 * accuracies.Min():F1} to {100 * accuracies.Max():F1} over {seeds.Length} seeds)");
        trained &= accuracies.Min() > 0.9;
    }

    return trained ? 0 : 1;
}

double Train(DigitsData data, Func<Parameter<float>[], IOptimizer> create, int seed)
{
    (DigitsData training, DigitsData heldOut) = data.Split(seed);
    var network = new Network(seed);
    Parameter<float>[] parameters = [.. network.Weights.Concat(network.Biases).Select(tensor => new Parameter<float>(tensor.Name, tensor.Values, tensor.Gradient))];
    using IOptimizer optimizer = create(parameters);
    int[] order = [.. Enumerable.Range(0, training.Count)];
    optimizer.Schedule = Schedule.LinearToZero(Epochs * ((training.Count + BatchSize - 1) / BatchSize));
    var random = new Random(seed);
    for (int epoch = 0; epoch < Epochs; epoch++)
    {
        random.Shuffle(order);
        foreach (int[] batch in order.Chunk(BatchSize))
        {
            network.ComputeGradients(training, batch);
            optimizer.Step();
        }
    }

    double accuracy = network.Evaluate(heldOut).Accuracy;
    foreach (Parameter<float> parameter in parameters)
    {
        parameter.Dispose();
    }

    return accuracy;
}

/// <summary>What the rule of one's own is compared with.</summary>
[DecoupledOptimizer(Algorithm.AdamW, Beta2 = 0.999, WeightDecay = 3e-4)]
internal sealed partial class BuiltIn;
