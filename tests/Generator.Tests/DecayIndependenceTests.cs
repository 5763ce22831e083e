using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Generator.Tests;

/// <summary>The pass over memory does not know the decay rule: rules differ in their scalars alone, and one snapshot stands for all.</summary>
public sealed class DecayIndependenceTests
{
    public static TheoryData<string> AllTypesAndAlgorithms
    {
        get
        {
            IEnumerable<string> plain =
                from algorithm in FlagSets.Algorithms
                from type in FlagSets.Types
                select $"{algorithm.Arguments}, Parameter = DType.{type}";
            var data = new TheoryData<string>();
            foreach (string arguments in plain.Concat(FlagSets.Storage.Select(set => set.Arguments)))
            {
                data.Add(arguments);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(AllTypesAndAlgorithms))]
    public void CpuFileIsTheSameUnderEveryRule(string arguments)
    {
        string scheduled = CpuFile(arguments, DecayRule.Scheduled);
        Assert.Contains("weightDecay", scheduled, StringComparison.Ordinal);
        foreach (DecayRule rule in FlagSets.DecayRules)
        {
            Assert.Equal(rule == DecayRule.None ? WithoutDecay(scheduled) : scheduled, WithoutPeak(CpuFile(arguments, rule)));
        }
    }

    /// <summary>Without decay the step over spans has no weight decay, and passes 0 on.</summary>
    private static string WithoutDecay(string file)
    {
        int end = file.IndexOf("/// <summary>Updates a run of elements", StringComparison.Ordinal);
        string step = file[..end]
            .Replace("    /// <param name=\"weightDecay\">wd; finite and at least 0.</param>\n", string.Empty, StringComparison.Ordinal)
            .Replace(", double weightDecay = WeightDecay)", ")", StringComparison.Ordinal)
            .Replace("initialLearningRate, weightDecay", "initialLearningRate, 0", StringComparison.Ordinal);
        return step + file[end..];
    }

    /// <summary>The corrected decay is given the peak of the learning rate besides what others are given.</summary>
    private static string WithoutPeak(string file) => file
        .Replace("    /// <param name=\"peakLearningRate\">lrPeak; finite and at least 0.</param>\n", string.Empty, StringComparison.Ordinal)
        .Replace("        global::GenOptim.Engine.SpanStep.ThrowIfInvalidRate(peakLearningRate, nameof(peakLearningRate));\n", string.Empty, StringComparison.Ordinal)
        .Replace(", double peakLearningRate", string.Empty, StringComparison.Ordinal)
        .Replace(", peakLearningRate", string.Empty, StringComparison.Ordinal)
        .Replace("inputs.PeakLearningRate, ", string.Empty, StringComparison.Ordinal);

    private static string CpuFile(string arguments, DecayRule rule) => GeneratorHarness.Run(
        $"""
        using GenOptim;

        namespace Sample;

        [DecoupledOptimizer({arguments}, Decay = DecayRule.{rule}{(rule == DecayRule.None ? string.Empty : ", WeightDecay = 1e-5")})]
        public sealed partial class Optimizer;
        """).Files["Sample.Optimizer.Cpu.g.cs"];
}
