using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Generator.Tests.UserRules;

/// <summary>A user's rule is a rule: AdamW written by hand has the bits of the built-in one, in every number type and mode.</summary>
public sealed class UserRuleBitsTests
{
    /// <summary>A length that leaves every tail, and more than a small tensor of 8-bit state has.</summary>
    private const int Length = 5_003;

    private static readonly string[] Rows =
    [
        "Decay = DecayRule.Scheduled",
        "Decay = DecayRule.LearningRate",
        "Decay = DecayRule.Constant",
        "Decay = DecayRule.Corrected",
        "Decay = DecayRule.None",
        "Parameter = DType.Float64",
        "State = DType.BFloat16",
        "State = DType.Block8",
        "ShadowCopy = DType.BFloat16",
        "Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights",
        "Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder",
        "Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding",
        "Parameter = DType.BFloat16, LowPrecision = LowPrecision.Kahan",
        "Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding, State = DType.Block8",
        "Parameter = DType.Float16, LowPrecision = LowPrecision.MasterWeights, State = DType.BFloat16",
    ];

    /// <summary>A rule that reduces tensors first, and counts steps in the group, which are the only tensor's. Decay by its clipped rate is the built-in algorithm's alone.</summary>
    private static readonly string[] StableRows =
    [
        "Decay = DecayRule.None",
        "Decay = DecayRule.Constant, WeightDecay = 0.01",
        "Decay = DecayRule.Constant, WeightDecay = 0.01, Parameter = DType.Float64",
        "Decay = DecayRule.Constant, WeightDecay = 0.01, Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding, State = DType.BFloat16",
        "Decay = DecayRule.Constant, WeightDecay = 0.01, Parameter = DType.Float16, LowPrecision = LowPrecision.MasterWeights",
    ];

    private static readonly Lazy<Assembly> LoadedStable = new(() => GeneratorHarness.Run(
        UserRuleSource.Usings + "\n\n" + string.Join("\n\n", StableRows.Select((row, index) =>
            $"""
            [DecoupledOptimizer(Algorithm.StableAdamW, {row})]
            public sealed partial class BuiltIn{index};

            {UserRuleSource.StableAdamW($"Own{index}", row, row.Contains("Float64", StringComparison.Ordinal) ? "double" : "float")}
            """))).Load());

    private static readonly Lazy<Assembly> Loaded = new(() => GeneratorHarness.Run(
        UserRuleSource.Usings + "\n\n" + string.Join("\n\n", Rows.Select((row, index) =>
        {
            string arguments = row + (row.Contains("None", StringComparison.Ordinal) ? string.Empty : ", WeightDecay = 0.01");
            string number = row.Contains("Float64", StringComparison.Ordinal) ? "double" : "float";
            return $"""
                [DecoupledOptimizer(Algorithm.AdamW, {arguments})]
                public sealed partial class BuiltIn{index};

                {UserRuleSource.AdamW($"Own{index}", arguments, number)}
                """;
        }))).Load());

    public static TheoryData<int> AllStable => [.. Enumerable.Range(0, StableRows.Length)];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Rows.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void OwnRuleHasTheBitsOfTheBuiltInOne(int row) => Compare(Loaded.Value, Rows[row], row);

    [Theory]
    [MemberData(nameof(AllStable))]
    public void OwnRuleThatReducesHasTheBitsOfTheBuiltInOne(int row) => Compare(LoadedStable.Value, StableRows[row], row);

    private static void Compare(Assembly assembly, string arguments, int row)
    {
        string Trained(string name)
        {
            Type type = assembly.GetType($"Sample.{name}{row}", throwOnError: true)!;
            return arguments switch
            {
                _ when arguments.Contains("Parameter = DType.Float64", StringComparison.Ordinal) => Train(type, value => value),
                _ when arguments.Contains("Parameter = DType.BFloat16", StringComparison.Ordinal) => Train(type, value => (BFloat16)(float)value),
                _ when arguments.Contains("Parameter = DType.Float16", StringComparison.Ordinal) => Train(type, value => (Half)value),
                _ => Train(type, value => (float)value),
            };
        }

        Assert.Equal(Trained("BuiltIn"), Trained("Own"));
    }

    private static string Train<T>(Type type, Func<double, T> convert)
        where T : unmanaged
    {
        var random = new Random(3);
        T[] values = Numbers(random, convert), gradient = new T[Length];
        using var parameter = new Parameter<T>("w", values, gradient);
        using var optimizer = (IOptimizer)Activator.CreateInstance(type, 1e-2, new[] { parameter })!;
        optimizer.ThreadCount = 2;
        for (int step = 0; step < 6; step++)
        {
            Numbers(random, convert).CopyTo(gradient, 0);
            if (step == 3)
            {
                // What has no gradient neither decays nor counts, and what is zero decays.
                Array.Clear(gradient);
            }

            optimizer.LearningRate = 1e-2 / (step + 1);
            optimizer.Step();
        }

        OptimizerState state = optimizer.ExportState();
        IEnumerable<string> slots = state.Parameters["w"].Tensors.Select(slot => slot.Key + Convert.ToHexString(slot.Value.AsBytes()));
        return Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values)) + string.Concat(slots);
    }

    private static T[] Numbers<T>(Random random, Func<double, T> convert) =>
        [.. Enumerable.Range(0, Length).Select(_ => convert(random.Next(20) == 0 ? 0 : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 2))))];
}
