using Xunit;

namespace GenOptim.Runtime.Tests.Decay;

[DecoupledOptimizer(Algorithm.AdamW)]
public sealed partial class UnstatedScheduled;

[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.Constant)]
public sealed partial class UnstatedConstant;

[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.LearningRate)]
public sealed partial class UnstatedLearningRate;

#pragma warning disable GENOPT3005 // Composer's default, which this is about.
[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.LearningRate, WeightDecay = 1e-5)]
public sealed partial class ScheduledDecayUnderLearningRate;
#pragma warning restore GENOPT3005

/// <summary>The weight decay of a class that states none: one that decays under the class's rule.</summary>
public sealed class DefaultDecayTests
{
    private const double LearningRate = 1e-3;

    [Fact]
    public void FollowsTheRule()
    {
        Assert.Equal(1e-5, UnstatedScheduled.WeightDecay);
        Assert.Equal(1e-5, UnstatedConstant.WeightDecay);
        Assert.Equal(1e-2, UnstatedLearningRate.WeightDecay);
    }

    /// <summary>
    /// In 100,000 steps with zero gradients 1/e is left of a weight, under each of them. Composer's 1e-5 under the LearningRate rule changes none: 1 - 1e-8
    /// is 1 in float32.
    /// </summary>
    [Fact]
    public void DecaysInAHundredThousandSteps()
    {
        Assert.Equal(0.3679, Left(parameter => new UnstatedScheduled(LearningRate, [parameter])), 0.001);
        Assert.Equal(0.3679, Left(parameter => new UnstatedConstant(LearningRate, [parameter])), 0.001);
        Assert.Equal(0.3679, Left(parameter => new UnstatedLearningRate(LearningRate, [parameter])), 0.001);
        Assert.Equal(1f, Left(parameter => new ScheduledDecayUnderLearningRate(LearningRate, [parameter])));
    }

    private static float Left(System.Func<Parameter<float>, IOptimizer> create)
    {
        float[] values = [1f];
        using var parameter = new Parameter<float>("weight", values, new float[1]);
        using IOptimizer optimizer = create(parameter);
        for (int step = 0; step < 100_000; step++)
        {
            optimizer.Step();
        }

        return values[0];
    }
}
