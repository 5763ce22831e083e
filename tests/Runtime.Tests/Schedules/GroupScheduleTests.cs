using System;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.Schedules;

/// <summary>Schedules of groups beside that of the optimizer.</summary>
public sealed class GroupScheduleTests
{
    [Fact]
    public void SchedulesOfOptimizerAndGroupMultiply()
    {
        using var a = new Parameter<float>("a", [0f], [1f]);
        using var b = new Parameter<float>("b", [0f], [1f]);
        using var optimizer = new StatelessSgdw(
            1,
            new StatelessSgdw.ParameterGroup([a]) { Schedule = Schedule.Lambda(static step => step == 0 ? 0.5 : 0.25) },
            new StatelessSgdw.ParameterGroup([b]) { LearningRate = 2 })
        {
            Schedule = Schedule.Lambda(static step => step == 0 ? 1 : 0.5),
        };

        Assert.Equal([0.5, 1], optimizer.ParameterGroups.Select(group => group.Multiplier));
        Assert.Equal(1, optimizer.Step().Multiplier);
        Assert.Equal((-0.5f, -2f), (Samples.ValuesOf(a)[0], Samples.ValuesOf(b)[0]));

        Assert.Equal([0.125, 0.5], optimizer.ParameterGroups.Select(group => group.Multiplier));
        Assert.Equal([0.125, 1], optimizer.ParameterGroups.Select(group => group.EffectiveLearningRate));
        Assert.Equal(0.5, optimizer.Step().Multiplier);
        Assert.Equal((-0.625f, -3f), (Samples.ValuesOf(a)[0], Samples.ValuesOf(b)[0]));

        // lr and lr0 are what they were given: no schedule writes them.
        Assert.Equal([1, 2], optimizer.ParameterGroups.Select(group => group.LearningRate));
        Assert.Equal([1, 2], optimizer.ParameterGroups.Select(group => group.InitialLearningRate));
    }

    [Fact]
    public void DecayFollowsTheGroupsScheduleToo()
    {
        using var parameter = new Parameter<float>("w", [2f], [0f]);
        using var optimizer = new SampleAdamW(0.1, new SampleAdamW.ParameterGroup([parameter]) { Schedule = Schedule.Constant(0.5) })
        {
            Schedule = Schedule.Constant(0.5),
        };

        optimizer.Step();

        Assert.Equal(2f * (float)(1 - (0.1 * 0.25 / 0.1 * 1e-2)), Samples.ValuesOf(parameter)[0]);
    }

    [Fact]
    public void OneScheduleForAllGroupsGivesTheBitsOfTheOptimizers()
    {
        using Parameter<float> a = Samples.Parameter("a", 1003, 1);
        using Parameter<float> b = Samples.Parameter("a", 1003, 1);
        using var all = new SampleAdamW(0.01, [a]) { Schedule = Schedule.CosineAnnealingWithWarmup(3, 20) };
        using var ofGroup = new SampleAdamW(0.01, [b]);
        ofGroup.ParameterGroups[0].Schedule = Schedule.CosineAnnealingWithWarmup(3, 20);
        for (int step = 0; step < 20; step++)
        {
            all.Step();
            ofGroup.Step();
        }

        Assert.Equal(Samples.Bits(a), Samples.Bits(b));
    }

    [Fact]
    public void BadMultiplierNamesTheGroupAndChangesNothing()
    {
        using Parameter<float> a = Samples.Parameter("a", 10, 1);
        using Parameter<float> b = Samples.Parameter("b", 10, 2);
        using var optimizer = new SampleAdamW(
            0.1,
            new SampleAdamW.ParameterGroup([a]),
            new SampleAdamW.ParameterGroup([b]) { Name = "second", Schedule = Schedule.Lambda(static step => step == 1 ? double.NaN : 1) });
        optimizer.Step();
        int[][] before = [Samples.Bits(a), Samples.Bits(b)];

        string message = Assert.Throws<InvalidOperationException>(() => optimizer.Step()).Message;

        Assert.Contains("Parameter group 'second': the schedule", message, StringComparison.Ordinal);
        Assert.Contains("gave the multiplier NaN for step count 1", message, StringComparison.Ordinal);
        Assert.Equal(before, [Samples.Bits(a), Samples.Bits(b)]);
        Assert.Equal(1, optimizer.StepCount);

        optimizer.ParameterGroups[1].Schedule = Schedule.Constant(double.MaxValue);
        optimizer.ParameterGroups[1].LearningRate = 10;
        Assert.Contains("is not finite", Assert.Throws<InvalidOperationException>(() => optimizer.Step()).Message, StringComparison.Ordinal);
        Assert.Equal(before, [Samples.Bits(a), Samples.Bits(b)]);
    }

    [Fact]
    public void ScheduleIsTheGroupsOwnAlsoWithoutAnOptimizer()
    {
        var group = new SampleAdamW.ParameterGroup([]) { Schedule = Schedule.Constant(0.5) };
        Assert.Equal(0.5, group.Multiplier);
    }
}
