using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using GenOptim.Benchmarks.Cases;
using GenOptim.Benchmarks.Peers;
using GenOptim.Benchmarks.Reporting;
using Spectre.Console;

namespace GenOptim.Benchmarks;

/// <summary>A run over the chosen cases.</summary>
/// <param name="options">What the user asked for.</param>
/// <param name="console">Where it is printed.</param>
internal sealed class BenchmarkRun(BenchmarkOptions options, IAnsiConsole console)
{
    /// <summary>Measures, prints, and writes the JSON.</summary>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="OperationCanceledException">The run was ended.</exception>
    public void Run(CancellationToken cancellation)
    {
        BitAgreement.ThrowIfDifferent();
        using var peers = new PeerSet(options.TunedMalloc);
        if (options.Peers)
        {
            peers.StartPyTorch(options.Interpreters);
            peers.StartTorchSharp(options.TorchSharpPeer);
        }

        var printer = new ReportPrinter(console);
        Machine machine = Machine.Describe();
        printer.PrintHeader(machine, peers.Peers.Select(peer => peer.Name), peers.Notes);

        var runner = new CaseRunner(options.Measurement, peers);
        var results = new List<CaseResult>();
        foreach (StepCase stepCase in options.Cases)
        {
            CaseResult result = runner.Run(stepCase, cancellation);
            printer.Print(result);
            results.Add(result);
        }

        printer.Print([.. results.SelectMany(result => result.Goals)]);
        if (options.Json is { } json)
        {
            var report = new Report(
                machine, options.Measurement.Rounds, options.Measurement.Batch.TotalMilliseconds, peers.Notes, results);
            File.WriteAllText(json.FullName, report.ToJson());
            console.WriteLine($"written: {json.FullName}");
        }
    }
}
