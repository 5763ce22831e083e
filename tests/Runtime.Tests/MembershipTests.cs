using System;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests;

/// <summary>Groups and parameters that come, go and are replaced while training.</summary>
public sealed class MembershipTests
{
    private const double LearningRate = 0.01;

    [Fact]
    public void GroupAddedLaterTakesTheLearningRateOfThatMoment()
    {
        using Parameter<float> first = Samples.Parameter("first", 100, 1);
        using Parameter<float> late = Samples.Parameter("late", 100, 2);
        using var optimizer = new SampleAdamW(LearningRate, [first]);
        optimizer.Step();
        optimizer.LearningRate = LearningRate / 4;

        var group = new SampleAdamW.ParameterGroup([late]);
        Assert.Equal(double.NaN, group.LearningRate);
        optimizer.AddGroup(group);
        optimizer.Step();

        Assert.Equal([LearningRate / 4, LearningRate / 4], [group.LearningRate, group.InitialLearningRate]);
        Assert.Equal([2L, 1L], [optimizer.GetStepCount(first), optimizer.GetStepCount(late)]);

        // The late one moves as in an optimizer of its own.
        using Parameter<float> alone = Samples.Parameter("late", 100, 2);
        using var other = new SampleAdamW(LearningRate / 4, [alone]);
        other.Step();
        Assert.Equal(Samples.Bits(alone), Samples.Bits(late));
    }

    [Fact]
    public void RemovedParameterStaysAsItIsAndItsNameIsFree()
    {
        using Parameter<float> kept = Samples.Parameter("kept", 70_000, 1);
        using Parameter<float> removed = Samples.Parameter("removed", 70_000, 2);
        using var optimizer = new SampleAdamW(LearningRate, [kept, removed]);
        optimizer.Step();
        int[] before = Samples.Bits(removed);

        optimizer.RemoveParameter(removed);
        Assert.Equal(1, optimizer.Step().UpdatedParameters);

        Assert.Equal(before, Samples.Bits(removed));
        Assert.Throws<ArgumentException>(() => optimizer.GetStepCount(removed));
        Assert.Throws<ArgumentException>(() => optimizer.RemoveParameter(removed));
        var group = (SampleAdamW.ParameterGroup)optimizer.ParameterGroups[0];
        optimizer.AddParameter(group, removed);
        Assert.Equal(0, optimizer.GetStepCount(removed));
        Assert.Equal([kept, removed], group.Parameters);
    }

    [Fact]
    public void RemovedGroupCanJoinAnotherOptimizer()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 10);
        var group = new SampleAdamW.ParameterGroup([parameter]);
        using var optimizer = new SampleAdamW(LearningRate, group);
        optimizer.RemoveGroup(group);
        Assert.Empty(optimizer.ParameterGroups);
        Assert.Throws<ArgumentException>(() => optimizer.RemoveGroup(group));
        Assert.Equal(0, optimizer.Step().UpdatedParameters);

        // It takes on the other's rates: an lr0 kept from the first would scale the decay by the ratio of the two.
        Assert.Equal([double.NaN, double.NaN], [group.LearningRate, group.InitialLearningRate]);
        using var other = new SampleAdamW(1, group);
        Assert.Equal([1.0, 1.0], [group.LearningRate, group.InitialLearningRate]);
        Assert.Equal(1, other.Step().UpdatedParameters);
    }

    [Fact]
    public void StatedRatesAndNameGoWithTheGroup()
    {
        var group = new SampleAdamW.ParameterGroup([]) { Name = "stated", LearningRate = 0.25, InitialLearningRate = 0.5 };
        using (var first = new SampleAdamW(LearningRate, group))
        {
            first.LearningRate = 0.125;
        }

        using var other = new SampleAdamW(1, group);
        Assert.Equal(("stated", 0.125, 0.5), (group.Name, group.LearningRate, group.InitialLearningRate));
    }

    [Fact]
    public void UnnamedGroupsTakeNumbersThatAreFree()
    {
        var a = new SampleAdamW.ParameterGroup([]);
        var b = new SampleAdamW.ParameterGroup([]);
        using var optimizer = new SampleAdamW(LearningRate, a, b);
        optimizer.RemoveGroup(a);
        Assert.Null(a.Name);
        optimizer.AddGroup(new SampleAdamW.ParameterGroup([]));
        optimizer.AddGroup(a);
        Assert.Equal(["group 1", "group 2", "group 3"], optimizer.ParameterGroups.Select(group => group.Name));
    }

    [Fact]
    public void DisposedOptimizerFreesItsGroups()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 10);
        var group = new SampleAdamW.ParameterGroup([parameter]);
        new SampleAdamW(LearningRate, group).Dispose();
        using var other = new SampleAdamW(LearningRate, group);
        Assert.Equal(1, other.Step().UpdatedParameters);
    }

    [Fact]
    public void ReplacementTakesOverTheState()
    {
        using Parameter<float> current = Samples.Parameter("w", 1000, 1);
        using var optimizer = new SampleAdamW(LearningRate, [current]);
        optimizer.Step();

        float[] gradient = Samples.Values(new Random(7), 1000);
        using var replacement = new Parameter<float>("w", Samples.ValuesOf(current).ToArray(), gradient);
        optimizer.ReplaceParameter(current, replacement);
        optimizer.Step();
        Assert.Equal(2, optimizer.GetStepCount(replacement));

        using Parameter<float> uninterrupted = Samples.Parameter("w", 1000, 1);
        using var other = new SampleAdamW(LearningRate, [uninterrupted]);
        other.Step();
        uninterrupted.SetGradient(gradient);
        other.Step();
        Assert.Equal(Samples.Bits(uninterrupted), Samples.Bits(replacement));

        using Parameter<float> longer = Samples.Parameter("w", 1001);
        Assert.Contains("1001", Assert.Throws<ArgumentException>(() => optimizer.ReplaceParameter(replacement, longer)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => optimizer.ReplaceParameter(current, replacement));
    }

    [Fact]
    public void ResetStateStartsAfresh()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 1003, 1);
        using Parameter<float> other = Samples.Parameter("other", 5, 2);
        using var optimizer = new SampleSgdw(LearningRate, [parameter, other]);
        optimizer.Step();
        optimizer.Step();
        optimizer.ResetState(parameter);
        Assert.Equal([0L, 2L], [optimizer.GetStepCount(parameter), optimizer.GetStepCount(other)]);

        using var fresh = new Parameter<float>("w", Samples.ValuesOf(parameter).ToArray(), Samples.Values(new Random(1), 2006).AsSpan(1003).ToArray());
        using var first = new SampleSgdw(LearningRate, [fresh]);
        first.Step();
        optimizer.Step();
        Assert.Equal(Samples.Bits(fresh), Samples.Bits(parameter));

        optimizer.ResetState();
        Assert.Equal([0L, 0L], [optimizer.GetStepCount(parameter), optimizer.GetStepCount(other)]);
        Assert.All(optimizer.ExportState().Parameters.Values, state => Assert.All(state.Tensors["momentum_buffer"].AsSpan<float>().ToArray(), value => Assert.Equal(0, value)));
    }

    [Fact]
    public void GroupsWithinOneOptimizerKeepTheirOrderWhenParametersAreAdded()
    {
        using Parameter<float> a = Samples.Parameter("a", 10, 1);
        using Parameter<float> b = Samples.Parameter("b", 10, 2);
        using Parameter<float> c = Samples.Parameter("c", 10, 3);
        var first = new SampleAdamW.ParameterGroup([a]) { WeightDecay = 0 };
        var second = new SampleAdamW.ParameterGroup([b]) { LearningRate = 0.5 };
        using var optimizer = new SampleAdamW(LearningRate, first, second);
        optimizer.Step();
        optimizer.AddParameter(first, c);
        optimizer.Step();
        optimizer.Step();

        using Parameter<float> alone = Samples.Parameter("c", 10, 3);
        using var other = new SampleAdamW(LearningRate, new SampleAdamW.ParameterGroup([alone]) { WeightDecay = 0 });
        other.Step();
        other.Step();
        Assert.Equal(Samples.Bits(alone), Samples.Bits(c));
        Assert.Equal(["a", "c", "b"], optimizer.ExportState().Groups.SelectMany(group => group.ParameterNames));
    }
}
