using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading;
using DigitsModel;
using GenOptim;

namespace TrainingLoop;

/// <summary>
/// A training that can end at any moment and be taken up again. Everything that a step depends on is a function of the step count or in the checkpoint:
/// values, state and rates are, and the order of images follows from the seed and the epoch.
/// </summary>
internal sealed class Run : IDisposable
{
    private const int Seed = 1;
    private const int BatchSize = 32;

    private readonly DigitsData _training;
    private readonly DigitsData _heldOut;
    private readonly Network _network = new(Seed);
    private readonly Parameter<float>[] _parameters;
    private readonly long _steps;

    public Run(DigitsData data, long steps)
    {
        _steps = steps;
        (_training, _heldOut) = data.Split(Seed);
        _parameters = [.. _network.Weights.Concat(_network.Biases).Select(tensor => new Parameter<float>(tensor.Name, tensor.Values, tensor.Gradient, tensor.Shape))];
        Optimizer = new DigitsAdamW(
            3e-3,
            new DigitsAdamW.ParameterGroup(_parameters[.._network.Weights.Count]) { Name = "weights" },
            new DigitsAdamW.ParameterGroup(_parameters[_network.Weights.Count..]) { Name = "biases", WeightDecay = 0 })
        {
            Schedule = Schedule.CosineAnnealing(steps),
        };
    }

    public DigitsAdamW Optimizer { get; }

    /// <summary>A short hash of all weights: equal for equal runs.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Tensor tensor in _network.Weights.Concat(_network.Biases))
        {
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    public double Accuracy() => _network.Evaluate(_heldOut).Accuracy;

    /// <summary>Trains to the end, or until it is asked to stop, which is looked at between steps.</summary>
    /// <param name="save">Called every so many steps, at the end, and before it stops.</param>
    /// <param name="every">Every how many steps.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>Whether the end was reached.</returns>
    public bool Train(Action<IOptimizer> save, int every, CancellationToken stop)
    {
        int perEpoch = (_training.Count + BatchSize - 1) / BatchSize;
        while (Optimizer.StepCount < _steps && !stop.IsCancellationRequested)
        {
            (long epoch, long batch) = Math.DivRem(Optimizer.StepCount, perEpoch);
            _network.ComputeGradients(_training, Batch(epoch, (int)batch));
            Optimizer.Step();
            if (Optimizer.StepCount % every == 0 && Optimizer.StepCount < _steps)
            {
                save(Optimizer);
            }
        }

        save(Optimizer);
        return Optimizer.StepCount >= _steps;
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        foreach (Parameter<float> parameter in _parameters)
        {
            parameter.Dispose();
        }
    }

    /// <summary>No generator runs on from step to step: a run that is taken up in the middle of an epoch would not know where it was.</summary>
    private int[] Batch(long epoch, int batch)
    {
        int[] order = [.. Enumerable.Range(0, _training.Count)];
        new Random(HashCode(epoch)).Shuffle(order);
        return order[(batch * BatchSize)..Math.Min((batch + 1) * BatchSize, order.Length)];
    }

    private static int HashCode(long epoch) => unchecked((int)((epoch + 1) * 0x9E3779B1) ^ Seed);
}
