using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using GenOptim.Benchmarks.Measurement;
using GenOptim.Benchmarks.Peers;
using GenOptim.Benchmarks.Reporting;
using Spectre.Console;

namespace GenOptim.Benchmarks.PeerTable;

/// <summary>
/// The generated steps against the same operations in C and against PyTorch's fused steps: each in a process of its own, huge pages for all, in turns within every
/// round. That the bits of C's are the generated ones is seen before anything is timed.
/// </summary>
/// <param name="options">What the user asked for.</param>
/// <param name="console">Where it is printed.</param>
internal sealed class PeerTableRun(BenchmarkOptions options, IAnsiConsole console)
{
    private const double MicrosecondsPerSecond = 1e6;

    /// <summary>PyTorch's operator without the optimizer around it, as torch_fused.py calls it.</summary>
    private const string OperatorWay = ": operator";

    /// <summary>Steps after which bits are compared.</summary>
    private const int ComparedSteps = 5;

    /// <summary>Tensors whose bits are compared: with a tail of every width, of several chunks, and many.</summary>
    private static readonly (int Tensors, int Length, int Threads)[] Compared = [(3, 1_003, 1), (1, 150_031, 2), (300, 77, 2)];

    /// <summary>Measures and prints.</summary>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="PeerException">Our own process failed, or the bits of C's step are others.</exception>
    /// <exception cref="OperationCanceledException">The run was ended.</exception>
    public void Run(CancellationToken cancellation)
    {
        var notes = new List<string>();
        using PeerProcess own = PeerProcess.Start(OwnCommand());
        using PeerProcess? compiled = TryStart("C", CompiledPeer.Start, notes);
        using var torch = new PeerSet(withTunedMalloc: false);
        if (options.Peers)
        {
            torch.StartPyTorch(options.Interpreters, "torch_fused.py", hugePages: true);
        }

        PeerProcess? pyTorch = torch.Peers.Count > 0 ? torch.Peers[0] : null;
        new ReportPrinter(console).PrintHeader(
            Machine.Describe(), new[] { compiled?.Name, pyTorch?.Name }.OfType<string>(), [.. notes, .. torch.Notes]);
        if (compiled is not null)
        {
            ThrowIfDifferent(own, compiled);
        }

        Table table = NewTable();
        foreach (PeerTableCase row in PeerTableCase.All(options.Threads).Where(row => row.Title.Contains(options.Filter, StringComparison.OrdinalIgnoreCase)))
        {
            Measure(row, own, compiled, pyTorch, table, cancellation);
        }

        console.Write(table);
    }

    private static PeerCommand OwnCommand() =>
        new("dotnet", [typeof(PeerTableRun).Assembly.Location, "--serve"]);

    private static PeerProcess? TryStart(string title, Func<PeerProcess> start, List<string> notes)
    {
        try
        {
            return start();
        }
        catch (PeerException exception)
        {
            notes.Add($"{title}: left out, {exception.Message}");
            return null;
        }
    }

    private void ThrowIfDifferent(PeerProcess own, PeerProcess compiled)
    {
        foreach (string variant in OwnOptimizer.Variants)
        {
            foreach ((int tensors, int length, int threads) in Compared)
            {
                own.Prepare(tensors, length, threads, variant);
                compiled.Prepare(tensors, length, threads, variant);
                if (own.Checksum(ComparedSteps) != compiled.Checksum(ComparedSteps))
                {
                    throw new PeerException(Invariant(
                        $"{variant}, {tensors} tensors of {length}: after {ComparedSteps} steps values or state of C's step have other bits than the generated one's."));
                }
            }
        }

        console.WriteLine("C's bits are the generated steps'.");
    }

    private void Measure(PeerTableCase row, PeerProcess own, PeerProcess? compiled, PeerProcess? torch, Table table, CancellationToken cancellation)
    {
        var contenders = new List<IContender> { Prepared(own, row) };
        if (compiled is not null)
        {
            contenders.Add(Prepared(compiled, row));
        }

        torch?.Prepare(row.Tensors, row.Length, row.Threads);
        string[] ways = [.. (torch?.Variants ?? []).Where(way => way.StartsWith(row.Variant + ": ", StringComparison.Ordinal))];
        contenders.AddRange(ways.Select(way => new PeerContender(torch!, way)));
        Rotation.Measure(contenders, 1, TimeSpan.Zero, cancellation);
        double[][] samples = Rotation.Measure(contenders, options.Measurement.Rounds, options.Measurement.Batch, cancellation);
        double[][] ofTorch = samples[^ways.Length..];
        int byOperator = Array.FindIndex(ways, way => way.EndsWith(OperatorWay, StringComparison.Ordinal));
        int fastest = Enumerable.Range(0, ways.Length).Where(way => way != byOperator).OrderBy(way => Statistics.Median(ofTorch[way])).Append(-1).First();
        double[]? ofCompiled = compiled is null ? null : samples[1];
        string missed = ofCompiled is not null && Statistics.MedianRatio(samples[0], ofCompiled) > row.Wanted ? " missed" : "";
        table.AddRow(
            Markup.Escape(row.Title),
            Microseconds(samples[0]),
            Invariant($"{Statistics.Median(samples[0]) * 1e9 / ((double)row.Tensors * row.Length):F3}"),
            Microseconds(ofCompiled),
            Ratio(samples[0], ofCompiled) + missed,
            Microseconds(fastest < 0 ? null : ofTorch[fastest]),
            Ratio(samples[0], fastest < 0 ? null : ofTorch[fastest]),
            fastest < 0 ? string.Empty : Markup.Escape(ways[fastest][(row.Variant.Length + 2)..]),
            Ratio(samples[0], byOperator < 0 ? null : ofTorch[byOperator]));
        own.Release();
        compiled?.Release();
        torch?.Release();
    }

    private static PeerContender Prepared(PeerProcess peer, PeerTableCase row)
    {
        peer.Prepare(row.Tensors, row.Length, row.Threads, row.Variant);
        return new PeerContender(peer, row.Variant);
    }

    private Table NewTable()
    {
        var table = new Table { Title = new TableTitle(Invariant($"{options.Measurement.Rounds} rounds")), Border = TableBorder.Simple };
        table.AddColumn("case");
        foreach (string heading in new[] { "µs", "ns/parameter", "C's µs", "time over C's", "PyTorch's µs", "over PyTorch's", "form", "over the operator's" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        return table;
    }

    private static string Microseconds(double[]? seconds) => seconds is null ? string.Empty : Invariant($"{Statistics.Median(seconds) * MicrosecondsPerSecond:F1}");

    private static string Ratio(double[] own, double[]? other) => other is null ? string.Empty : Invariant($"{Statistics.MedianRatio(own, other):F2}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
