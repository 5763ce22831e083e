using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using GenOptim.Benchmarks.Cases;
using GenOptim.Benchmarks.Kernels;
using GenOptim.Benchmarks.Measurement;
using GenOptim.Benchmarks.Memory;
using GenOptim.Benchmarks.Peers;
using GenOptim.Benchmarks.Reporting;
using Spectre.Console;

namespace GenOptim.Benchmarks.Family;

/// <summary>
/// Times every algorithm at 32 Mi parameters against the traffic ceiling of its own bytes, in cache on one thread, which tells whether memory or the processor sets
/// its pace, and against PyTorch's class where there is one. One algorithm is in memory at a time.
/// </summary>
/// <param name="options">What the user asked for.</param>
/// <param name="threads">Number of threads.</param>
/// <param name="console">Where it is printed.</param>
internal sealed unsafe class FamilyRun(BenchmarkOptions options, int threads, IAnsiConsole console)
{
    private const nint Length = 32 * 1024 * 1024;

    /// <summary>Few enough that parameter, gradient and five slots of state stay in a core's own cache.</summary>
    private const nint CachedLength = 32 * 1024;

    private const double CeilingBytes = 28;

    private const double Wanted = 0.9;

    /// <summary>Measures and prints.</summary>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="OperationCanceledException">The run was ended.</exception>
    public void Run(CancellationToken cancellation)
    {
        using var peers = new PeerSet(withTunedMalloc: false);
        if (options.Peers)
        {
            peers.StartPyTorch(options.Interpreters, "torch_family.py", hugePages: true);
        }

        new ReportPrinter(console).PrintHeader(Machine.Describe(), peers.Peers.Select(peer => peer.Name), peers.Notes);
        PeerProcess? torch = peers.Peers.Count > 0 ? peers.Peers[0] : null;
        torch?.Prepare(1, Length, threads, shape: [.. ShapeOf(Length).Select(size => (long)size)]);
        using var memory = new UserMemory(1, Length);
        using var cached = new UserMemory(1, CachedLength);
        using IMeasuredOptimizer reference = MeasuredOptimizers.Create(Algorithm.AdamW, memory, threads, learningRate: 1e-3);
        using var team = new WorkTeam(threads);
        var ceiling = new LocalContender("traffic ceiling", new ChunkedPass(reference.Streams, team, new TrafficCeiling(zero: 0).ReadFourWriteThree).Run);
        Table table = NewTable();
        foreach (FamilyMember member in FamilyMember.Named(options.Filter))
        {
            double inCache = MeasureInCache(member, cached, cancellation);
            using var parameter = new Parameter<float>("w", memory.Parameter(0), memory.Gradient(0), Length, ShapeOf(Length));
            using IOptimizer optimizer = member.Create(parameter);
            optimizer.ThreadCount = threads;
            string[] variants = [.. (torch?.Variants ?? []).Where(variant => variant.StartsWith(member.TorchClass + ": ", StringComparison.Ordinal))];
            List<IContender> contenders = [ceiling, new LocalContender(member.Name, () => optimizer.Step()), .. variants.Select(variant => new PeerContender(torch!, variant))];
            Rotation.Measure(contenders, 1, TimeSpan.Zero, cancellation);
            AddRow(table, member, Rotation.Measure(contenders, options.Measurement.Rounds, options.Measurement.Batch, cancellation), variants, inCache);
        }

        console.Write(table);
    }

    /// <summary>A matrix, nearly square, for what keeps numbers of rows and columns.</summary>
    private static nint[] ShapeOf(nint length)
    {
        nint columns = (nint)1 << (int)(nint.Log2(length) / 2);
        return [length / columns, columns];
    }

    private double MeasureInCache(FamilyMember member, UserMemory cached, CancellationToken cancellation)
    {
        using var parameter = new Parameter<float>("w", cached.Parameter(0), cached.Gradient(0), CachedLength, ShapeOf(CachedLength));
        using IOptimizer optimizer = member.Create(parameter);
        optimizer.ThreadCount = 1;
        IContender[] contenders = [new LocalContender(member.Name, () => optimizer.Step())];
        Rotation.Measure(contenders, 1, TimeSpan.Zero, cancellation);

        // What disturbs a step in cache only adds time, so that the fastest round is nearest to what the processor needs.
        return Rotation.Measure(contenders, options.Measurement.Rounds, options.Measurement.Batch, cancellation)[0].Min() / CachedLength;
    }

    private static void AddRow(Table table, FamilyMember member, double[][] samples, string[] variants, double inCache)
    {
        double share = Statistics.MedianRatio(samples[0], samples[1]) * member.BytesPerParameter / CeilingBytes;
        int fastest = Enumerable.Range(0, variants.Length).OrderBy(variant => Statistics.Median(samples[variant + 2])).Append(-1).First();
        table.AddRow(
            member.Name,
            Invariant($"{member.BytesPerParameter:0}"),
            Invariant($"{Statistics.Median(samples[1]) * 1e3:F1}"),
            Invariant($"{member.BytesPerParameter * Length / Statistics.Median(samples[1]) / 1e9:F1}"),
            Invariant($"{share:F2}{(share >= Wanted ? string.Empty : " missed")}"),
            Invariant($"{inCache * 1e9:F2}"),
            fastest < 0 ? string.Empty : Markup.Escape(variants[fastest]),
            fastest < 0 ? string.Empty : Invariant($"{Statistics.MedianRatio(samples[1], samples[fastest + 2]):F2}"));
    }

    private Table NewTable()
    {
        var table = new Table
        {
            Title = new TableTitle(Invariant($"1 tensor of 32 Mi, {threads} threads, {options.Measurement.Rounds} rounds")),
            Border = TableBorder.Simple,
        };
        table.AddColumn("algorithm");
        foreach (string heading in new[] { "B/parameter", "ms", "GB/s", "of ceiling", "ns/parameter in cache, 1 thread", "PyTorch's fastest", "time over PyTorch's" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        return table;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
