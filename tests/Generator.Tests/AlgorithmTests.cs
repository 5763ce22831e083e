using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Emit;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Generator.Tests;

/// <summary>What holds for every algorithm that declares itself: its page, its place in the index, and the number types it is offered in.</summary>
public sealed class AlgorithmTests
{
    private static readonly string[] Storages =
    [
        "Gradient = DType.BFloat16, State = DType.BFloat16",
        "Parameter = DType.BFloat16, State = DType.BFloat16, LowPrecision = LowPrecision.Remainder",
        "Parameter = DType.Float16, Gradient = DType.Float32, LowPrecision = LowPrecision.MasterWeights",
        "Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = LowPrecision.Remainder8",
        "Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding, CautiousDecay = true",
        "State = DType.Block8",
        "Clip = Clip.GlobalNorm, Average = WeightAverage.Exponential, ShadowCopy = DType.BFloat16, Maximize = true",
    ];

    private static string Index => File.ReadAllText(Path.Combine(Folder, "README.md"));

    private static string Folder => Path.Combine(
        typeof(AlgorithmTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "RepositoryRoot").Value!, "docs", "algorithms");

    /// <summary>The index has every algorithm with the bytes that its step moves, and its page names every constant and, where the declaration has it, the paper.</summary>
    [Fact]
    public void Every_algorithm_has_its_row_and_its_page()
    {
        Dictionary<string, (string Page, int Bytes)> rows = Regex.Matches(Index, @"^\| \[[^\]]+\]\((?<page>[\w-]+\.md)\) \| `(?<name>\w+)` \| (?<bytes>\d+)", RegexOptions.Multiline)
            .ToDictionary(row => row.Groups["name"].Value, row => (row.Groups["page"].Value, int.Parse(row.Groups["bytes"].Value, CultureInfo.InvariantCulture)));
        Assert.Equal(Algorithms.All.Select(algorithm => algorithm.Name).Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        foreach (AlgorithmDeclaration algorithm in Algorithms.All)
        {
            Assert.Equal((algorithm.Name, BytesOf(UpdateRules.Create(SpecOf(algorithm)))), (algorithm.Name, rows[algorithm.Name].Bytes));
            Assert.StartsWith("https://", algorithm.Paper, StringComparison.Ordinal);
            string page = File.ReadAllText(Path.Combine(Folder, rows[algorithm.Name].Page));
            Assert.Contains(algorithm.Paper, page, StringComparison.Ordinal);
            Assert.All(algorithm.Hyperparameters, hyperparameter => Assert.Contains($"`{hyperparameter.Name}`", page, StringComparison.Ordinal));
        }
    }

    /// <summary>What an algorithm declares of matrices is what its rule has, which analyzers do not ask.</summary>
    [Fact]
    public void Every_algorithm_says_whether_it_steps_on_matrices() => Assert.All(
        Algorithms.All, static algorithm => Assert.Equal(algorithm.Rule(SpecOf(algorithm)).Matrix is not null, algorithm.StepsOnMatrices));

    /// <summary>An optimizer of TorchSharp that an algorithm stands in for is one that analyzers know, and no other algorithm stands in for it.</summary>
    [Fact]
    public void Every_counterpart_of_TorchSharp_is_one()
    {
        string[] counterparts = [.. Algorithms.All.SelectMany(algorithm => algorithm.TorchSharpOptimizers)];
        Assert.Equal(counterparts.Distinct(), counterparts);
        Assert.Subset(TorchSymbols.OptimizerNames.ToHashSet(), counterparts.ToHashSet());
    }

    /// <summary>In 16 and 8 bits, with what may stand around a step, every algorithm compiles, or the class is refused with a reason.</summary>
    [Fact]
    public void Every_algorithm_compiles_in_every_storage_or_is_refused()
    {
        var classes = new List<string>();
        foreach (AlgorithmDeclaration algorithm in Algorithms.All)
        {
            for (int storage = 0; storage < Storages.Length; storage++)
            {
                bool isRefused = (Storages[storage].Contains("Block8", StringComparison.Ordinal) && algorithm.Rule(SpecOf(algorithm)) is var body && (body.Measures.Any() || body.Matrix is not null))
                    || (algorithm.Evaluation is not null && storage != Storages.Length - 1)
                    || algorithm.Check?.Invoke(SpecOf(algorithm) with { State = StateOf(Storages[storage]) }) is not null;
                if (!isRefused)
                {
                    classes.Add($"[DecoupledOptimizer(Algorithm.{algorithm.Name}, WeightDecay = 1e-3, {Storages[storage]})]\npublic sealed partial class {algorithm.Name}{storage};");
                }
            }
        }

        Assembly assembly = GeneratorHarness.Run($"using GenOptim;\n\nnamespace Stored;\n\n{string.Join("\n\n", classes)}\n").Load();
        Assert.Equal(classes.Count, assembly.GetTypes().Count(type => typeof(IOptimizer).IsAssignableFrom(type)));
    }

    private static NumberKind StateOf(string arguments) =>
        Regex.Match(arguments, @"State = DType\.(\w+)") is { Success: true } state ? Enum.Parse<NumberKind>(state.Groups[1].Value) : NumberKind.Float32;

    private static int BytesOf(UpdateRule rule) =>
        4 * (3 + (2 * rule.StateSlots.Count) + rule.Measures.Sum(pass => MeasureWriter.Variables(rule, pass).Except(AxisVariable.Of(rule).Select(variable => variable.Name)).Count())
            + (rule.Matrix is { } matrix ? MatrixWriter.Variables(rule, matrix).Count + 2 : 0));

    private static OptimizerSpec SpecOf(AlgorithmDeclaration algorithm) => new()
    {
        Type = new TypeSpec("Sample", default, "Optimizer", "class", true, "global::Sample.Optimizer", "Sample.Optimizer"),
        Algorithm = algorithm.Name,
        Hyperparameters = algorithm.Hyperparameters.Select(hyperparameter => new HyperparameterValue(hyperparameter.Name, hyperparameter.Default)).ToEquatableArray(),
        Decay = DecayKind.Scheduled,
        WeightDecay = 0,
        CautiousDecay = false,
        Parameter = NumberKind.Float32,
        Gradient = NumberKind.Float32,
        State = NumberKind.Float32,
        LowPrecision = LowPrecisionKind.None,
        ShadowCopy = NumberKind.Float32,
        Backends = BackendKinds.Cpu,
    };
}
