using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading;
using DigitsModel;
using GenOptim;
using TorchSharp;

namespace TorchTraining;

/// <summary>What a training came to.</summary>
/// <param name="Losses">The loss of each step's batch, before the step.</param>
/// <param name="Accuracy">The share of held-out digits that is recognised.</param>
/// <param name="StepTime">The median time of the optimizer's step alone.</param>
/// <param name="Hash">A short hash of all weights: equal for equal runs.</param>
internal sealed record Result(IReadOnlyList<float> Losses, double Accuracy, TimeSpan StepTime, string Hash);

/// <summary>The same training with the generated optimizer, which saves as it goes, and with TorchSharp's own.</summary>
internal sealed class Run(DigitsData data, int steps, double learningRate)
{
    private const int SaveEvery = 20;

    /// <summary>Trains with the generated optimizer, from the newest checkpoint on if there is one.</summary>
    /// <param name="folder">The folder of checkpoints.</param>
    /// <param name="report">Told of each step: how many were taken, and the loss.</param>
    /// <param name="stop">Asks to stop, which is looked at between steps.</param>
    /// <returns>What it came to; null where it was stopped.</returns>
    public Result? Generated(string folder, Action<int, float> report, CancellationToken stop)
    {
        using var network = new ConvolutionalNetwork(data);

        // One group, as TorchSharp's optimizer below has it; TorchAdamW.For(module, ...) would leave biases without decay.
        using var optimizer = new TorchAdamW(learningRate, network.Module.AsParameters().Cast<Parameter<float>>()) { ThreadCount = 1 };
        var losses = new List<float>();
        if (Checkpoint.Latest(folder) is not null)
        {
            string before = Checkpoint.Load(folder, [optimizer]).Notes["losses"];
            losses.AddRange(before.Split(' ').Select(static loss => float.Parse(loss, CultureInfo.InvariantCulture)));
        }

        void Save() => Checkpoint.Save(folder, [optimizer], keep: 2, notes: new Dictionary<string, string>
        {
            ["losses"] = string.Join(' ', losses.Select(static loss => loss.ToString("R", CultureInfo.InvariantCulture))),
        });

        var times = new List<TimeSpan>();
        while (losses.Count < steps)
        {
            if (stop.IsCancellationRequested)
            {
                if (losses.Count > 0)
                {
                    Save();
                }

                return null;
            }

            optimizer.ZeroGrad();
            losses.Add(network.Backward(losses.Count));
            times.Add(TimeOf(() => optimizer.Step()));
            report(losses.Count, losses[^1]);
            if (losses.Count % SaveEvery == 0 || losses.Count == steps)
            {
                Save();
            }
        }

        return new Result(losses, network.Accuracy(), Median(times), Hash(network));
    }

    /// <summary>Trains with TorchSharp's own AdamW.</summary>
    public Result TorchSharps()
    {
        using var network = new ConvolutionalNetwork(data);
        using TorchSharp.Modules.AdamW optimizer = torch.optim.AdamW(network.Module.parameters(), learningRate, weight_decay: 0.01);
        var losses = new List<float>();
        var times = new List<TimeSpan>();
        while (losses.Count < steps)
        {
            optimizer.zero_grad();
            losses.Add(network.Backward(losses.Count));
            times.Add(TimeOf(() => optimizer.step()));
        }

        return new Result(losses, network.Accuracy(), Median(times), Hash(network));
    }

    private static TimeSpan TimeOf(Action step)
    {
        long start = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetElapsedTime(start);
    }

    // A run that was taken up at its end has taken no step.
    private static TimeSpan Median(List<TimeSpan> times) => times.Count == 0 ? TimeSpan.Zero : times.Order().ElementAt(times.Count / 2);

    private static string Hash(ConvolutionalNetwork network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TorchSharp.Modules.Parameter parameter in network.Module.parameters())
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(parameter.data<float>().ToArray()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
