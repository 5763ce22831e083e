using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Generator.Tests.UserRules;

/// <summary>A user's stage over matrices is a stage: Muon written by hand has the bits of the built-in one, in every number type that Muon has.</summary>
public sealed class MatrixRuleBitsTests
{
    private static readonly string[] Rows =
    [
        "Decay = DecayRule.Scheduled",
        "Decay = DecayRule.LearningRate",
        "Decay = DecayRule.None",
        "Parameter = DType.Float64",
        "State = DType.BFloat16, Clip = Clip.GlobalNorm",
        "Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding",
        "Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder",
        "Parameter = DType.Float16, LowPrecision = LowPrecision.MasterWeights",
    ];

    /// <summary>Wide, tall and square, of one row and of one column, of more than one tile; three dimensions are a batch, four are rows by the rest.</summary>
    private static readonly nint[][] Shapes = [[31, 64], [64, 31], [40, 40], [1, 9], [9, 1], [3, 20, 33], [2, 33, 20], [4, 2, 3, 3], [110, 30]];

    /// <summary>Of more than one chunk and of more than one run of products, for three of the rows.</summary>
    private static readonly nint[][] LargeShapes = [[97, 700], [700, 97]];

    private static readonly Lazy<Assembly> Loaded = new(() => GeneratorHarness.Run(
        UserRuleSource.Usings + "\n\n" + string.Join("\n\n", Rows.Select((row, index) =>
        {
            string arguments = row + (row.Contains("DecayRule.None", StringComparison.Ordinal) ? string.Empty : ", WeightDecay = 0.01");
            return $"""
                [DecoupledOptimizer(Algorithm.Muon, {arguments})]
                public sealed partial class BuiltIn{index};

                {MatrixRuleSource.Muon($"Own{index}", arguments, row.Contains("Float64", StringComparison.Ordinal) ? "double" : "float")}
                """;
        }))).Load());

    public static TheoryData<int, int> All
    {
        get
        {
            var data = new TheoryData<int, int>();
            for (int row = 0; row < Rows.Length; row++)
            {
                data.Add(row, 1);
                data.Add(row, 2);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void OwnMuonHasTheBitsOfTheBuiltInOne(int row, int threads)
    {
        string arguments = Rows[row];
        string expected = Trained("BuiltIn");
        Assert.Equal(expected, Trained("Own"));

        string Trained(string name)
        {
            Type type = Loaded.Value.GetType($"Sample.{name}{row}", throwOnError: true)!;
            nint[][] shapes = row is 0 or 3 or 5 ? [.. Shapes, .. LargeShapes] : Shapes;
            return arguments switch
            {
                _ when arguments.Contains("Parameter = DType.Float64", StringComparison.Ordinal) => Train(type, shapes, threads, value => value),
                _ when arguments.Contains("Parameter = DType.BFloat16", StringComparison.Ordinal) => Train(type, shapes, threads, value => (BFloat16)(float)value),
                _ when arguments.Contains("Parameter = DType.Float16", StringComparison.Ordinal) => Train(type, shapes, threads, value => (Half)value),
                _ => Train(type, shapes, threads, value => (float)value),
            };
        }
    }

    private static string Train<T>(Type type, nint[][] shapes, int threads, Func<double, T> convert)
        where T : unmanaged
    {
        var random = new Random(3);
        (T[] Values, T[] Gradient)[] memory = [.. shapes.Select(shape => (Numbers(random, shape, convert), Numbers(random, shape, convert)))];
        Parameter<T>[] parameters = [.. shapes.Select((shape, i) => new Parameter<T>($"w{i}", memory[i].Values, memory[i].Gradient, shape))];
        using var optimizer = (IOptimizer)Activator.CreateInstance(type, 0.02, parameters)!;
        optimizer.ThreadCount = threads;
        for (int step = 0; step < 3; step++)
        {
            for (int i = 0; i < shapes.Length; i++)
            {
                Numbers(random, shapes[i], convert).CopyTo(memory[i].Gradient, 0);
            }

            // What is zero decays and moves along its momentum.
            Array.Clear(memory[step].Gradient);
            optimizer.LearningRate = 0.02 / (step + 1);
            optimizer.Step();
        }

        OptimizerState state = optimizer.ExportState();
        IEnumerable<string> slots = state.Parameters.SelectMany(one => one.Value.Tensors.Select(slot => one.Key + slot.Key + Convert.ToHexString(slot.Value.AsBytes())));
        string result = string.Concat(memory.Select(one => Convert.ToHexString(MemoryMarshal.AsBytes<T>(one.Values)))) + string.Concat(slots);
        Array.ForEach(parameters, parameter => parameter.Dispose());
        return result;
    }

    private static T[] Numbers<T>(Random random, nint[] shape, Func<double, T> convert) =>
        [.. Enumerable.Range(0, (int)shape.Aggregate((first, second) => first * second)).Select(_ => convert(random.NextDouble() - 0.5))];
}
