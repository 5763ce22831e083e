using System;
using System.Linq;
using CsCheck;
using GenOptim.Conformance.Golden;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;
using Xunit;

namespace GenOptim.Conformance.SameBits;

/// <summary>
/// Two decay rules are one where theory says so: under a schedule that scales the learning rate, <c>Scheduled</c> with wd = lr0·w decays as
/// <c>LearningRate</c> does with w. Where lr0 is a power of two nothing is rounded on the way, and the bits agree too.
/// </summary>
public sealed class DecayRuleBitsTests
{
    private const uint FirstStream = 6000;

    public static TheoryData<int> Scheduled { get; } = [.. Enumerable.Range(0, OptimizerCatalogue.All.Count)
        .Where(position => OptimizerCatalogue.All[position] is { DType: DType.Float32, Decay: DecayRule.Scheduled } scheduled
            && OptimizerCatalogue.All.Contains(AsLearningRate(scheduled)))];

    [Theory]
    [MemberData(nameof(Scheduled))]
    public void Scheduled_decay_is_learning_rate_decay_times_the_initial_learning_rate(int position)
    {
        OptimizerConstants scheduled = OptimizerCatalogue.All[position];
        Gen<(Scenario<float> Scenario, int Exponent, double WeightDecay)> inputs =
            from drawn in RandomScenarios.Of(scheduled, Numbers<float>.Ordinary)
            from exponent in Gen.Int[-12, 0]
            from weightDecay in Gen.Double[1e-4, 0.5]
            select (drawn, exponent, weightDecay);
        Properties.Check(inputs, FirstStream + (uint)position, 20, input =>
        {
            double initialLearningRate = Math.ScaleB(1, input.Exponent);
            using var left = new GeneratedOptimizer<float>(
                WithGroups(input.Scenario, new ScenarioGroup(scheduled, initialLearningRate, initialLearningRate * input.WeightDecay)), 1);
            using var right = new GeneratedOptimizer<float>(
                WithGroups(input.Scenario, new ScenarioGroup(AsLearningRate(scheduled), initialLearningRate, input.WeightDecay)), 1);
            foreach (ScenarioStep<float> step in input.Scenario.Steps)
            {
                left.Step(step);
                right.Step(step);
            }

            for (int tensor = 0; tensor < input.Scenario.Tensors.Count; tensor++)
            {
                BitAssert.Equal(left.Parameter(tensor), right.Parameter(tensor), input.Scenario.Tensors[tensor].Name);
            }
        });
    }

    /// <summary>Dampening differs between the two in the catalogue, so there the pair is not found.</summary>
    private static OptimizerConstants AsLearningRate(OptimizerConstants scheduled) => scheduled with { Decay = DecayRule.LearningRate };

    private static Scenario<float> WithGroups(Scenario<float> scenario, ScenarioGroup options) =>
        scenario with { Groups = [.. scenario.Groups.Select(_ => options)] };
}
