using System.Linq;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Generator.Tests;

/// <summary>The generated code as a reviewer reads it.</summary>
public sealed class SnapshotTests
{
    public static TheoryData<string, string> AllFlagSets
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string name, string arguments) in FlagSets.All)
            {
                data.Add(name, arguments);
            }

            return data;
        }
    }

    public static TheoryData<string, string> ScheduledFlagSets
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string name, string arguments) in FlagSets.All.Where(set => set.Name.Contains("Scheduled", System.StringComparison.Ordinal)))
            {
                data.Add(name, arguments);
            }

            return data;
        }
    }

    public static TheoryData<string, string, string> Treatments
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach ((string name, string arguments) in FlagSets.Treatments)
            {
                foreach (string writer in new[] { "Rule", "Cpu", "Optimizer" })
                {
                    data.Add(name, arguments, writer);
                }
            }

            return data;
        }
    }

    public static TheoryData<string, string> StorageSets
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string name, string arguments) in FlagSets.Storage)
            {
                data.Add(name, arguments);
            }

            return data;
        }
    }

    public static TheoryData<string, string> FamilySets
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string name, string arguments) in FlagSets.OfFamily)
            {
                data.Add(name, arguments);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(FamilySets))]
    public void RuleOfFamily(string name, string arguments) => VerifyFile(name, arguments, "Rule");

    /// <summary>The loops over rows and columns, and what the engine is told of them.</summary>
    [Theory]
    [InlineData("Cpu")]
    [InlineData("Optimizer")]
    public void Adafactor(string writer) => VerifyFile("Adafactor", "Algorithm.Adafactor, WeightDecay = 1e-5", writer);

    [Theory]
    [MemberData(nameof(AllFlagSets))]
    public void Rule(string name, string arguments) => VerifyFile(name, arguments, "Rule");

    [Theory]
    [MemberData(nameof(ScheduledFlagSets))]
    public void Cpu(string name, string arguments) => VerifyFile(name, arguments, "Cpu");

    [Theory]
    [InlineData("AdamW_BFloat16_Remainder", "Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder")]
    [InlineData("Sgdw_Float16_None", "Algorithm.Sgdw, Parameter = DType.Float16")]
    public void RuleOfStorage(string name, string arguments) => VerifyFile(name, arguments, "Rule");

    [Theory]
    [MemberData(nameof(StorageSets))]
    public void Storage(string name, string arguments) => VerifyFile(name, $"{arguments}, WeightDecay = 1e-5", "Cpu");

    /// <summary>A class that measures has one more loop; one that does not has none of it.</summary>
    [Theory]
    [InlineData("AdamW_Metrics", "Algorithm.AdamW, WeightDecay = 1e-5, Metrics = Metrics.All")]
    [InlineData("SgdwMomentum_NormsAndZeroedGradients", "Algorithm.Sgdw, Momentum = 0.9, ZeroGradients = true, Metrics = Metrics.Norms")]
    public void Measured(string name, string arguments) => VerifyFile(name, arguments, "Cpu");

    [Theory]
    [MemberData(nameof(Treatments))]
    public void Treatment(string name, string arguments, string writer) => VerifyFile(name, $"{arguments}, WeightDecay = 1e-5", writer);

    /// <summary>A class that says that it wants nothing has the text of one that says nothing, which other snapshots hold.</summary>
    [Theory]
    [InlineData("Algorithm.AdamW")]
    [InlineData("Algorithm.Sgdw, Momentum = 0.9, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Kahan, State = DType.Block8")]
    public void What_is_not_asked_for_is_not_there(string arguments)
    {
        GeneratorRun plain = Generate.Class(arguments);
        GeneratorRun nothing = Generate.Class(
            $"{arguments}, Clip = Clip.None, NonFinite = NonFinite.Propagate, OnSpike = OnSpike.Ignore, LossScaling = false, Accumulation = false, ZeroGradients = false, Average = WeightAverage.None, DecayPrecision = DecayPrecision.Rounded");

        Assert.Equal(plain.Files, nothing.Files);
        foreach (string word in new[] { "Treatment", "Average", "GradientMultiplier", "ClippingThreshold", "CarriedDecay", "owedDecay", "LossScal", "Spike" })
        {
            Assert.All(plain.Files.Values, text => Assert.DoesNotContain(word, text, System.StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("AdamWBFloat16StochasticRounding", "Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding")]
    [InlineData("AdamWFloat16ShadowCopy", "Algorithm.AdamW, ShadowCopy = DType.Float16")]
    [InlineData("AdamW", "Algorithm.AdamW")]
    [InlineData("AdamWAmsGrad64", "Algorithm.AdamW, AmsGrad = true, Parameter = DType.Float64")]
    [InlineData("SgdwUndecayed", "Algorithm.Sgdw, Decay = DecayRule.None")]
    [InlineData("SgdwNesterov", "Algorithm.Sgdw, Momentum = 0.9, Nesterov = true, Decay = DecayRule.LearningRate, WeightDecay = 5e-4")]
    public void Optimizer(string name, string arguments) => VerifyFile(name, arguments, "Optimizer");

    [Fact]
    public void NestedRecord()
    {
        GeneratorRun run = Generate.From(
            """
            using GenOptim;

            namespace Sample
            {
                internal partial class Outer
                {
                    [DecoupledOptimizer(Algorithm.AdamW)]
                    internal partial record Optimizer;
                }
            }
            """);
        Snapshot.Verify(run.Files["Sample.Outer.Optimizer.Optimizer.g.cs"], "SnapshotTests.NestedRecord_Optimizer");
    }

    private static void VerifyFile(string name, string arguments, string writer)
    {
        GeneratorRun run = Generate.Class(arguments);
        Assert.Equal(
            ["Sample.Optimizer.Cpu.g.cs", "Sample.Optimizer.Optimizer.g.cs", "Sample.Optimizer.Rule.g.cs"],
            run.Files.Keys.Order(System.StringComparer.Ordinal));
        Snapshot.Verify(run.Files[$"Sample.Optimizer.{writer}.g.cs"], $"SnapshotTests.{writer}_{name}");
    }
}
