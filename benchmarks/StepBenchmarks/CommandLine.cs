using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using GenOptim.Benchmarks.Cases;

namespace GenOptim.Benchmarks;

/// <summary>The command line.</summary>
internal sealed class CommandLine
{
    private readonly Option<bool> _quick = new("--quick")
    {
        Description = "Three short rounds of four cases, peers with the default malloc only: whether all works, and a first impression.",
    };

    private readonly Option<int?> _rounds = new("--rounds") { Description = "Rounds per case." };

    private readonly Option<double?> _batch = new("--batch")
    {
        Description = "Milliseconds that one measurement lasts, at least; never fewer than three steps.",
    };

    private readonly Option<int[]> _threads = new("--threads")
    {
        Description = "Numbers of threads.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [1, 2],
    };

    private readonly Option<string?> _cases = new("--cases")
    {
        Description = "Only cases whose title contains this text, in any case: \"adamw\", \"32 Mi\", \"1,000 tensors\", \"2 threads\"; with --family only such algorithms.",
    };

    private readonly Option<bool> _noPeers = new("--no-peers") { Description = "Without other libraries." };

    private readonly Option<bool> _numberTypes = new("--number-types")
    {
        Description = "Instead of the cases: AdamW with parameters and state of 16 and 8 bits against float32, at 32 Mi parameters.",
    };

    private readonly Option<bool> _treatment = new("--treatment")
    {
        Description = "Instead of the cases: AdamW with clipping, scaling, averages and the like around the step, at 32 Mi parameters, and steps in backward.",
    };

    private readonly Option<bool> _family = new("--family")
    {
        Description = "Instead of the cases: every algorithm over elements at 32 Mi parameters, against the ceiling of its own bytes and PyTorch's classes.",
    };

    private readonly Option<bool> _matrices = new("--matrices")
    {
        Description = "Instead of the cases: Muon's Newton-Schulz iteration and a product of matrices against OpenBLAS (libopenblas0).",
    };

    private readonly Option<bool> _peers = new("--peers")
    {
        Description = "Instead of the cases: the table against the same operations in C (gcc) and PyTorch's fused steps, each in a process of its own.",
    };

    private readonly Option<bool> _serve = new("--serve") { Hidden = true };

    private readonly Option<string?> _python = new("--python")
    {
        Description = "The Python interpreter that has PyTorch, such as eng/torch-python.sh. Else python3, then /usr/bin/python3.",
    };

    private readonly Option<string?> _torchSharp = new("--torchsharp")
    {
        Description = "TorchSharpPeer.dll. Else where benchmarks/TorchSharpPeer builds it in Release.",
    };

    private readonly Option<FileInfo?> _json = new("--json") { Description = "Write the report as JSON to this file too." };

    /// <summary>The command line, with its checks.</summary>
    public CommandLine()
    {
        _rounds.Validators.Add(result => Check(result, () => result.GetValue(_rounds) is null or >= 1, "--rounds must be at least 1"));
        _batch.Validators.Add(result => Check(result, () => result.GetValue(_batch) is null or (>= 0 and <= 10_000), "--batch must be between 0 and 10000"));
        _threads.Validators.Add(
            result => Check(result, () => result.GetValue(_threads) is { Length: > 0 } counts && counts.All(count => count >= 1), "--threads must be at least 1"));
        _json.Validators.Add(
            result => Check(result, () => result.GetValue(_json)?.Directory is null or { Exists: true }, "--json must name a file in a folder that exists"));
        Root = new RootCommand("Times the generated optimizer steps against the memory's limit, hand-written loops, and other libraries.")
        {
            _quick, _rounds, _batch, _threads, _cases, _numberTypes, _treatment, _family, _matrices, _peers, _serve, _noPeers, _python, _torchSharp, _json,
        };
    }

    /// <summary>The command.</summary>
    public RootCommand Root { get; }

    /// <summary>What a valid command line asks for.</summary>
    /// <param name="parsed">The parsed command line, without errors.</param>
    public BenchmarkOptions Read(ParseResult parsed)
    {
        bool quick = parsed.GetValue(_quick);
        MeasurementOptions basis = quick ? MeasurementOptions.Quick : MeasurementOptions.Full;
        var measurement = new MeasurementOptions(
            parsed.GetValue(_rounds) ?? basis.Rounds,
            parsed.GetValue(_batch) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : basis.Batch);
        string filter = parsed.GetValue(_cases) ?? "";
        int[] threads = [.. parsed.GetValue(_threads)!.Distinct()];
        IEnumerable<StepCase> cases = quick ? StepCases.Quick(threads) : StepCases.Full(threads);
        return new BenchmarkOptions(
            measurement,
            [.. cases.Where(stepCase => stepCase.Title.Contains(filter, StringComparison.OrdinalIgnoreCase))],
            !parsed.GetValue(_noPeers),
            TunedMalloc: !quick,
            parsed.GetValue(_python) is { } python ? [python] : ["python3", "/usr/bin/python3"],
            parsed.GetValue(_torchSharp),
            parsed.GetValue(_numberTypes) ? threads.Max() : null,
            parsed.GetValue(_treatment) ? threads.Max() : null,
            parsed.GetValue(_family) ? threads.Max() : null,
            parsed.GetValue(_matrices) ? threads.Max() : null,
            parsed.GetValue(_peers),
            parsed.GetValue(_serve),
            threads,
            filter,
            parsed.GetValue(_json));
    }

    private static void Check(OptionResult result, Func<bool> isValid, string rule)
    {
        try
        {
            if (!isValid())
            {
                result.AddError($"{rule}.");
            }
        }
        catch (InvalidOperationException exception)
        {
            // The text is no number: the parser says so by throwing, here where the value is asked for.
            result.AddError(exception.Message);
        }
    }
}
