using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using GenOptim.Benchmarks.Cases;
using GenOptim.Benchmarks.Kernels;
using GenOptim.Benchmarks.Measurement;
using GenOptim.Benchmarks.Memory;
using Spectre.Console;

namespace GenOptim.Benchmarks.NumberTypes;

/// <summary>Times AdamW in every number type at 32 Mi parameters, against float32 and against the traffic ceiling.</summary>
/// <param name="options">How long and how often.</param>
/// <param name="threads">Number of threads.</param>
/// <param name="console">Where it is printed.</param>
internal sealed class NumberTypeRun(MeasurementOptions options, int threads, IAnsiConsole console)
{
    private const nint Length = 32 * 1024 * 1024;

    private const double BytesPerGigabyte = 1e9;

    /// <summary>Measures and prints.</summary>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="OperationCanceledException">The run was ended.</exception>
    public unsafe void Run(CancellationToken cancellation)
    {
        IOptimizer[] optimizers = [.. NumberTypeCase.All.Select(one => one.Create(Length))];
        using var memory = new UserMemory(1, Length);
        using IMeasuredOptimizer reference = MeasuredOptimizers.Create(Algorithm.AdamW, memory, threads, learningRate: 1e-3);
        using var team = new WorkTeam(threads);
        var ceiling = new ChunkedPass(reference.Streams, team, new TrafficCeiling(zero: 0).ReadFourWriteThree);
        try
        {
            List<IContender> contenders = [new LocalContender("traffic ceiling", ceiling.Run)];
            for (int i = 0; i < optimizers.Length; i++)
            {
                IOptimizer optimizer = optimizers[i];
                optimizer.ThreadCount = threads;
                contenders.Add(new LocalContender(NumberTypeCase.All[i].Name, () => optimizer.Step()));
            }

            Rotation.Measure(contenders, 1, TimeSpan.Zero, cancellation);
            Print(Rotation.Measure(contenders, options.Rounds, options.Batch, cancellation));
        }
        finally
        {
            foreach (IOptimizer optimizer in optimizers)
            {
                optimizer.Dispose();
            }
        }
    }

    private void Print(double[][] samples)
    {
        var table = new Table { Title = new TableTitle(Invariant($"AdamW, 1 tensor of 32 Mi, {threads} threads")), Border = TableBorder.Simple };
        table.AddColumn("stored as");
        foreach (string heading in new[] { "ms", "B/parameter", "GB/s", "of ceiling", "of float32's time", "wanted at most" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        for (int i = 0; i < NumberTypeCase.All.Count; i++)
        {
            NumberTypeCase one = NumberTypeCase.All[i];
            double[] seconds = samples[i + 1];
            double ofFloat32 = Statistics.MedianRatio(seconds, samples[1]);
            double ofCeiling = Statistics.MedianRatio(samples[0], seconds) * one.BytesPerParameter / NumberTypeCase.Float32Bytes;
            table.AddRow(
                one.Name,
                Invariant($"{Statistics.Median(seconds) * 1e3:F2}"),
                Invariant($"{one.BytesPerParameter:0.###}"),
                Invariant($"{one.BytesPerParameter * Length / Statistics.Median(seconds) / BytesPerGigabyte:F1}"),
                Invariant($"{ofCeiling:F2}"),
                Invariant($"{ofFloat32:F3}"),
                one.Wanted is double wanted ? Invariant($"{wanted:F3}{(ofFloat32 <= wanted ? " reached" : " missed")}") : "");
        }

        console.Write(table);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
