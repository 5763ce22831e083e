using System;
using Xunit;

namespace GenOptim.Runtime.Tests.Decay;

/// <summary>
/// What the runtime says that a step takes of a weight is what generated code takes, to the last bit: the formulas stand in both, because one of them is text for
/// the compiler.
/// </summary>
public sealed class DecayAgreementTests
{
    public static TheoryData<DecayRule, double, double, double> All
    {
        get
        {
            var data = new TheoryData<DecayRule, double, double, double>();
            foreach (DecayRule rule in Enum.GetValues<DecayRule>())
            {
                foreach ((double learningRate, double initialLearningRate, double peak) in
                    new (double, double, double)[] { (0.1, 0.1, 0.1), (0.07, 0.3, 0.9), (0.3, 0.07, 0.31), (0, 0.1, 0.1), (0.2, 0, 0), (0.2, 0, 0.7), (0, 0, 0) })
                {
                    data.Add(rule, learningRate, initialLearningRate, peak);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void AStepTakesWhatTheRuntimeSays(DecayRule rule, double learningRate, double initialLearningRate, double peak)
    {
        foreach (double weightDecay in new[] { 0, 1e-5, 0.03, 0.7 / 3 })
        {
            double[] values = [1], gradient = [0];
            using var parameter = new Parameter<double>("w", values, gradient);
            (IOptimizer optimizer, ParameterGroup group) = New(rule, parameter, weightDecay, initialLearningRate, peak);
            using (optimizer)
            {
                group.LearningRate = learningRate;
                optimizer.Step();
                Assert.Equal(1 - DecayTimescale.PerStep(rule, group, rule == DecayRule.None ? 0 : weightDecay, learningRate), values[0]);
            }
        }
    }

    private static (IOptimizer Optimizer, ParameterGroup Group) New(DecayRule rule, Parameter<double> parameter, double weightDecay, double initialLearningRate, double peak)
    {
        switch (rule)
        {
            case DecayRule.Scheduled:
                var scheduled = new ScheduledSgdw64.ParameterGroup([parameter]) { InitialLearningRate = initialLearningRate, WeightDecay = weightDecay };
                return (new ScheduledSgdw64(1, scheduled), scheduled);
            case DecayRule.LearningRate:
                var byRate = new RatedSgdw64.ParameterGroup([parameter]) { InitialLearningRate = initialLearningRate, WeightDecay = weightDecay };
                return (new RatedSgdw64(1, byRate), byRate);
            case DecayRule.Constant:
                var constant = new ConstantSgdw64.ParameterGroup([parameter]) { InitialLearningRate = initialLearningRate, WeightDecay = weightDecay };
                return (new ConstantSgdw64(1, constant), constant);
            case DecayRule.Corrected:
                var corrected = new CorrectedSgdw64.ParameterGroup([parameter]) { InitialLearningRate = initialLearningRate, WeightDecay = weightDecay, PeakLearningRate = peak };
                return (new CorrectedSgdw64(1, corrected), corrected);
            case DecayRule.None:
                var none = new NotDecayingSgdw64.ParameterGroup([parameter]);
                return (new NotDecayingSgdw64(1, none), none);
            default:
                throw new ArgumentOutOfRangeException(nameof(rule), rule, "A new rule: give it a class here.");
        }
    }
}

[DecoupledOptimizer(Algorithm.Sgdw, Decay = DecayRule.None, Parameter = DType.Float64)]
public sealed partial class NotDecayingSgdw64;
