using System;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests;

public sealed class StepTests
{
    private const float LearningRate = 0.01f;

    [Fact]
    public void FirstStepOfAdamWIsDecayAndASignStep()
    {
        using var parameter = new Parameter<float>("w", [2f, -3f], [0.5f, -0.25f]);
        using var optimizer = new SampleAdamW(0.1, [parameter]);

        StepResult result = optimizer.Step();

        // After one step m/(1 - b1) = g and v/(1 - b2) = g², so that each element moves by lr against the sign of its gradient.
        Assert.Equal(new StepResult(StepOutcome.Taken, 1, 1, 1), result);
        Assert.Equal((2 * 0.99) - 0.1, Samples.ValuesOf(parameter)[0], 1e-6);
        Assert.Equal((-3 * 0.99) + 0.1, Samples.ValuesOf(parameter)[1], 1e-6);
    }

    [Fact]
    public void ZeroGradientStillDecays()
    {
        using var parameter = new Parameter<float>("w", [2f], [0f]);
        using var optimizer = new SampleAdamW(0.1, [parameter]);

        optimizer.Step();

        Assert.Equal(2f * (float)(1 - 1e-2), Samples.ValuesOf(parameter)[0]);
    }

    [Fact]
    public void ScheduledDecayFollowsTheScheduleAndNotTheLearningRate()
    {
        // Half the learning rate by the schedule halves the decay; half the learning rate from the start does not.
        using var parameter = new Parameter<float>("w", [2f], [0f]);
        using var optimizer = new SampleAdamW(0.1, [parameter]) { Schedule = new ConstantSchedule(0.5) };
        optimizer.Step();
        Assert.Equal(2f * (float)(1 - (0.5 * 1e-2)), Samples.ValuesOf(parameter)[0]);

        using var other = new Parameter<float>("w", [2f], [0f]);
        using var slower = new SampleAdamW(0.05, [other]);
        slower.Step();
        Assert.Equal(2f * (float)(1 - 1e-2), Samples.ValuesOf(other)[0]);
    }

    [Fact]
    public void LearningRateSetToZeroStopsMovementButNotTheStepCount()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 100);
        using var optimizer = new SampleAdamW(0.1, [parameter]) { LearningRate = 0 };
        int[] before = Samples.Bits(parameter);

        optimizer.Step();

        Assert.Equal(before, Samples.Bits(parameter));
        Assert.Equal(1, optimizer.GetStepCount(parameter));
        Assert.NotEqual(0f, optimizer.ExportState().Parameters["w"].Tensors["exp_avg"].AsSpan<float>()[1]);
    }

    [Fact]
    public void InitialLearningRateOfZeroDecaysInFull()
    {
        using var parameter = new Parameter<float>("w", [2f], [1f]);
        using var optimizer = new SampleAdamW(0, [parameter]);

        optimizer.Step();

        Assert.Equal(2f * (float)(1 - 1e-2), Samples.ValuesOf(parameter)[0]);
    }

    [Fact]
    public void StatedInitialLearningRateIsWhatTheDecayIsRelatedTo()
    {
        using var parameter = new Parameter<float>("w", [2f], [0f]);
        var group = new SampleAdamW.ParameterGroup([parameter]) { InitialLearningRate = 0.4 };
        using var optimizer = new SampleAdamW(0.1, group);

        optimizer.Step();

        Assert.Equal(2f * (float)(1 - (0.1 / 0.4 * 1e-2)), Samples.ValuesOf(parameter)[0]);
    }

    [Fact]
    public void MissingGradientAndFrozenLeaveAParameterAlone()
    {
        using Parameter<float> stepped = Samples.Parameter("stepped", 100, 1);
        using Parameter<float> without = Samples.Parameter("without", 100, 2);
        using Parameter<float> frozen = Samples.Parameter("frozen", 100, 3);
        using Parameter<float> never = Samples.Parameter("never", 100, 4, hasGradient: false);
        using var optimizer = new SampleSgdw(LearningRate, [stepped, without, frozen, never]);
        optimizer.Step();
        int[][] before = [Samples.Bits(without), Samples.Bits(frozen), Samples.Bits(never)];

        without.HasGradient = false;
        frozen.IsFrozen = true;
        StepResult result = optimizer.Step();

        Assert.Equal(1, result.UpdatedParameters);
        Assert.Equal(before, [Samples.Bits(without), Samples.Bits(frozen), Samples.Bits(never)]);
        Assert.Equal([2, 1, 1, 0], new[] { stepped, without, frozen, never }.Select(optimizer.GetStepCount));
        Assert.Equal(2, optimizer.StepCount);
    }

    [Fact]
    public void LateGradientTakesItsOwnFirstStep()
    {
        // A tensor that meets its first gradient in step 3 must move as one that is stepped once.
        using Parameter<float> late = Samples.Parameter("late", 257, 5);
        using Parameter<float> other = Samples.Parameter("other", 10, 6);
        using var optimizer = new SampleSgdw(LearningRate, [other, late]);
        late.HasGradient = false;
        optimizer.Step();
        optimizer.Step();
        late.HasGradient = true;
        optimizer.Step();

        using Parameter<float> fresh = Samples.Parameter("late", 257, 5);
        using var once = new SampleSgdw(LearningRate, [fresh]);
        once.Step();

        Assert.Equal(Samples.Bits(fresh), Samples.Bits(late));
    }

    [Fact]
    public void GroupsHaveTheirOwnRates()
    {
        using var decayed = new Parameter<float>("w", [2f], [0f]);
        using var bias = new Parameter<float>("b", [2f], [1f]);
        using var optimizer = new StatelessSgdw(
            0.5,
            new StatelessSgdw.ParameterGroup([decayed]) { WeightDecay = 0.25, Name = "decayed" },
            new StatelessSgdw.ParameterGroup([bias]) { LearningRate = 0.125 });

        optimizer.Step();

        Assert.Equal(1.5f, Samples.ValuesOf(decayed)[0]);
        Assert.Equal(1.875f, Samples.ValuesOf(bias)[0]);
        Assert.Equal(["decayed", "group 1"], optimizer.ParameterGroups.Select(group => group.Name));
        Assert.Equal([0.5, 0.125], optimizer.ParameterGroups.Select(group => group.InitialLearningRate));

        optimizer.LearningRate = 0.25;
        Assert.Equal([0.25, 0.125], optimizer.ParameterGroups.Select(group => group.LearningRate));
        Assert.Equal([0.5, 0.125], optimizer.ParameterGroups.Select(group => group.InitialLearningRate));
    }

    [Fact]
    public void ScheduleSeesTheStepsTakenBefore()
    {
        var schedule = new RecordingSchedule();
        using Parameter<float> parameter = Samples.Parameter("w", 3);
        using var optimizer = new SampleAdamW(LearningRate, [parameter]) { Schedule = schedule };

        double[] multipliers = [optimizer.Step().Multiplier, optimizer.Step().Multiplier, optimizer.Step().Multiplier];

        Assert.Equal([1.0, 0.5, 0.25], multipliers);
        Assert.Equal(0.125, optimizer.Multiplier);
        Assert.Equal(0.125 * LearningRate, optimizer.ParameterGroups[0].EffectiveLearningRate);
        Assert.Equal(LearningRate, optimizer.LearningRate);
    }

    [Fact]
    public void StepOverSpansGivesTheOptimizersBits()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 1003);
        float[] values = Samples.ValuesOf(parameter).ToArray();
        float[] gradient = Samples.Values(new Random(1), 2006).AsSpan(1003).ToArray();
        parameter.SetGradient(gradient);
        using var optimizer = new SampleAdamW(LearningRate, [parameter]);
        float[] expAvg = new float[1003];
        float[] expAvgSq = new float[1003];

        for (int step = 1; step <= 5; step++)
        {
            optimizer.Step();
            SampleAdamW.Step(values, gradient, expAvg, expAvgSq, new() { Step = step, LearningRate = LearningRate, InitialLearningRate = LearningRate });
        }

        Assert.Equal(Samples.Bits(parameter), Samples.Bits(values));
        Assert.Equal(
            Samples.Bits(optimizer.ExportState().Parameters["w"].Tensors["exp_avg_sq"].AsSpan<float>()),
            Samples.Bits(expAvgSq));
    }

    [Fact]
    public void UndecayedClassHasNoWeightDecay()
    {
        using var parameter = new Parameter<float>("w", [2f], [0f]);
        using var optimizer = new UndecayedAdamW([parameter]);

        optimizer.Step();

        Assert.Equal(2f, Samples.ValuesOf(parameter)[0]);
        Assert.False(typeof(UndecayedAdamW.ParameterGroup).GetProperty("WeightDecay")!.CanWrite);
        Assert.Equal(1e-3, optimizer.LearningRate);
    }

    [Fact]
    public void EmptyOptimizerAndEmptyParameterStep()
    {
        using var empty = new SampleAdamW(LearningRate, Array.Empty<Parameter<float>>());
        Assert.Equal(0, empty.Step().UpdatedParameters);

        using var parameter = new Parameter<float>("w", [], []);
        using var optimizer = new SampleAdamW(LearningRate, [parameter]);
        Assert.Equal(1, optimizer.Step().UpdatedParameters);
    }

    private sealed class ConstantSchedule(double multiplier) : ISchedule
    {
        public double Multiplier(long stepCount) => multiplier;
    }

    private sealed class RecordingSchedule : ISchedule
    {
        public double Multiplier(long stepCount) => Math.Pow(0.5, stepCount);
    }
}
