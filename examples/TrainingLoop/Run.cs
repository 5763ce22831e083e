using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading;
using DigitsModel;
using GenOptim;

namespace TrainingLoop;

/// <summary>
/// A training that can end at any moment and be taken up again. Everything that a step depends on is in the checkpoint or follows from it: values,
/// state, rates, loss scale, guard and average are the optimizer's; the place in the data is a note; the order of images follows from seed and epoch.
/// </summary>
internal sealed class Run : IDisposable
{
    private const int Seed = 7;
    private const int MicroBatch = 16;
    private const int PassesPerStep = 2;
    private const int WarmUp = 20;
    private const int EvaluateEvery = 100;
    private const double LearningRate = 3e-3;

    /// <summary>A scale that is far too large: the optimizer leaves steps out and halves it until gradients fit float16.</summary>
    private const double FirstScale = 1 << 22;

    private readonly DigitsData _training;
    private readonly DigitsData _heldOut;
    private readonly Network _network = new(Seed);
    private readonly HalfGradients _gradients;
    private readonly long _batches;
    private long _batch;

    /// <param name="data">The digits.</param>
    /// <param name="batches">The length of the run, in batches; a step that is left out uses its batch up.</param>
    public Run(DigitsData data, long batches)
    {
        _batches = batches;
        (_training, _heldOut) = data.Split(Seed);
        _gradients = new HalfGradients(_network);

        // Biases do not decay; weights do, and their decay follows the schedule.
        (IReadOnlyList<Parameter<float, Half>> decay, IReadOnlyList<Parameter<float, Half>> noDecay) = _gradients.Parameters.SplitNoDecay();
        Optimizer = new DigitsOptimizer(
            LearningRate,
            new DigitsOptimizer.ParameterGroup(decay) { Name = "decay" },
            new DigitsOptimizer.ParameterGroup(noDecay) { Name = "no decay", WeightDecay = 0 })
        {
            Schedule = Schedule.CosineAnnealing(Math.Max(1, batches - WarmUp)).WithWarmup(WarmUp, from: 1.0 / (WarmUp + 1)),
            ClippingThreshold = 1,
        };
        Optimizer.Average.HalfLife = BatchesPerEpoch;
        Optimizer.LossScaler.Scale = FirstScale;
        Optimizer.LossScaler.GrowthInterval = 200;
    }

    public DigitsOptimizer Optimizer { get; }

    /// <summary>How many steps were left out.</summary>
    public long Skipped => _batch - Optimizer.StepCount;

    private int BatchesPerEpoch => (_training.Count + (MicroBatch * PassesPerStep) - 1) / (MicroBatch * PassesPerStep);

    /// <summary>Saves values, state and the place in the data as one checkpoint.</summary>
    public void Save(string folder) => Checkpoint.Save(
        folder, [Optimizer], keep: 3, notes: new Dictionary<string, string> { ["batch"] = _batch.ToString(CultureInfo.InvariantCulture) });

    /// <summary>Goes on from the newest checkpoint.</summary>
    public CheckpointResult Load(string folder)
    {
        CheckpointResult loaded = Checkpoint.Load(folder, [Optimizer]);
        _batch = long.Parse(loaded.Notes["batch"], CultureInfo.InvariantCulture);
        return loaded;
    }

    /// <summary>Trains to the end, or until it is asked to stop, which is looked at between steps.</summary>
    /// <param name="save">Called every so many batches, at the end, and before it stops.</param>
    /// <param name="every">Every how many batches.</param>
    /// <param name="report">Told of each batch: its number, and what is to be said.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>Whether the end was reached.</returns>
    public bool Train(Action save, int every, Action<long, string> report, CancellationToken stop)
    {
        double accuracy = double.NaN;
        while (_batch < _batches && !stop.IsCancellationRequested)
        {
            // Accumulation: gradients of several passes are summed in float16, each times the loss scale. The step divides by both.
            int[][] passes = [.. Batch(_batch).Chunk(MicroBatch)];
            double loss = 0;
            foreach (int[] pass in passes)
            {
                loss += _network.ComputeGradients(_training, pass) / passes.Length;
                _gradients.Add(Optimizer.LossScaler.Scale);
            }

            // One call: unscales, averages, clips, decays, updates, brings the average up to date and leaves gradients at zero, in one pass. Where a
            // gradient has overflowed, or the loss has jumped, it does none of it but the last.
            Optimizer.AccumulationCount = passes.Length;
            Optimizer.SpikeGuard.Loss = loss;
            StepResult result = Optimizer.Step();
            _batch++;

            if (_batch % EvaluateEvery == 0 || _batch == _batches)
            {
                accuracy = AccuracyOfAverage();
            }

            report(_batch, string.Create(
                CultureInfo.InvariantCulture,
                $"loss {loss:F3}, norm {result.GradientNorm:F2}, scale {Optimizer.LossScaler.Scale}, left out {Skipped}{(double.IsNaN(accuracy) ? string.Empty : $", {accuracy:p1} by the average")}"));
            if (_batch % every == 0 && _batch < _batches)
            {
                save();
            }
        }

        save();
        return _batch >= _batches;
    }

    /// <summary>The share of held-out digits that the weights recognise.</summary>
    public double Accuracy() => _network.Evaluate(_heldOut).Accuracy;

    /// <summary>The share that their average recognises. The weights come back to the bit.</summary>
    public double AccuracyOfAverage()
    {
        if (Optimizer.StepCount == 0)
        {
            // All steps so far were left out, and there is no average yet.
            return Accuracy();
        }

        using (Optimizer.UseAverages())
        {
            return Accuracy();
        }
    }

    /// <summary>A short hash of all weights and of their average: equal for equal runs.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash);
        if (Optimizer.StepCount > 0)
        {
            using (Optimizer.UseAverages())
            {
                Append(hash);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        _gradients.Dispose();
    }

    private void Append(IncrementalHash hash)
    {
        foreach (Tensor tensor in _network.Weights.Concat(_network.Biases))
        {
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        }
    }

    /// <summary>No generator runs on from step to step: a run that is taken up in the middle of an epoch would not know where it was.</summary>
    private int[] Batch(long number)
    {
        (long epoch, long batch) = Math.DivRem(number, BatchesPerEpoch);
        int[] order = [.. Enumerable.Range(0, _training.Count)];
        new Random(unchecked((int)((epoch + 1) * 0x9E3779B1) ^ Seed)).Shuffle(order);
        int first = (int)batch * MicroBatch * PassesPerStep;
        return order[first..Math.Min(first + (MicroBatch * PassesPerStep), order.Length)];
    }
}
