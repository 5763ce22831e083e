using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using GenOptim.AnalyzerBenchmarks;

// Compiles two projects of 200 files, with and without the analyzers in turn, and prints what the analyzers cost by the compiler's own report.
int rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 11;
Measure("every tenth file trains", trainingEvery: 10);
Measure("every file trains", trainingEvery: 1);

void Measure(string title, int trainingEvery)
{
    string folder = Directory.CreateTempSubdirectory("genoptim-analyzers-").FullName;
    try
    {
        var compiler = new Compiler(folder, SyntheticProject.Write(folder, trainingEvery));
        for (int warmUp = 0; warmUp < 3; warmUp++)
        {
            compiler.RunWithoutAnalyzers();
            compiler.RunWithAnalyzers();
        }

        var without = new List<double>();
        var with = new List<double>();
        var reports = new List<IReadOnlyDictionary<string, double>>();
        for (int round = 0; round < rounds; round++)
        {
            without.Add(compiler.RunWithoutAnalyzers());
            (double seconds, IReadOnlyDictionary<string, double> report) = compiler.RunWithAnalyzers();
            with.Add(seconds);
            reports.Add(report);
        }

        // The share is taken within each compilation, so that a machine that is busy in some rounds slows both sides of it alike.
        double analyzers = Median(reports.Select(static report => report.Values.Sum()));
        double[] shares = [.. reports.Select((report, round) => 100 * report.Values.Sum() / with[round]).Order()];
        Print($"200 files, {title}, median of {rounds} interleaved rounds");
        Print($"  compile without analyzers        {Median(without):F3} s");
        Print($"  compile with analyzers           {Median(with):F3} s");
        Print($"  analyzers, the compiler's report {analyzers:F3} s, {Median(shares):F1} % of the compile (summed over threads; {shares[0]:F1} to {shares[^1]:F1} %)");
        Print($"  compile with / without           {Median(with.Zip(without, static (on, off) => on / off)):F2}");
        foreach (string name in reports.SelectMany(static report => report.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            double own = Median(reports.Select(report => report.GetValueOrDefault(name)));
            Print($"    {own:F3} s  {name["GenOptim.Generator.Diagnostics.".Length..]}");
        }
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

static double Median(IEnumerable<double> values)
{
    double[] sorted = [.. values.Order()];
    return sorted[sorted.Length / 2];
}

static void Print(FormattableString line)
{
    Console.WriteLine(FormattableString.Invariant(line));
}
