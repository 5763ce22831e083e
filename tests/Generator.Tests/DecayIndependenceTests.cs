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
        foreach (DecayRule rule in FlagSets.DecayRules)
        {
            string file = CpuFile(arguments, rule);
            Assert.Equal(Passes(scheduled), Passes(WithoutPeak(file)));

            // The step over spans takes what the rule uses, and nothing else.
            Assert.Equal(rule == DecayRule.Scheduled, file.Contains("input.InitialLearningRate", StringComparison.Ordinal));
            Assert.Equal(rule != DecayRule.None, file.Contains("input.WeightDecay", StringComparison.Ordinal));
        }
    }

    private static string Passes(string file) => file[file.IndexOf("/// <summary>Updates a run of elements", StringComparison.Ordinal)..];

    /// <summary>The corrected decay is given the peak of the learning rate besides what others are given.</summary>
    private static string WithoutPeak(string file) => file.Replace("inputs.PeakLearningRate, ", string.Empty, StringComparison.Ordinal);

    private static string CpuFile(string arguments, DecayRule rule) => GeneratorHarness.Run(
        $"""
        using GenOptim;

        namespace Sample;

        [DecoupledOptimizer({arguments}, Decay = DecayRule.{rule}{(rule == DecayRule.None ? string.Empty : ", WeightDecay = 1e-5")})]
        public sealed partial class Optimizer;
        """).Files["Sample.Optimizer.Cpu.g.cs"];
}
