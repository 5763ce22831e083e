using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Engine;
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIsAddedOneByOneCostsTheSameEach(bool asGroup)
    {
        // Eight times as many take eight times as much; where each of them looked at all others it was 64 times. Memory taken stands for work.
        BytesTakenByAdding(10, asGroup);
        long some = BytesTakenByAdding(500, asGroup);
        long many = BytesTakenByAdding(4000, asGroup);
        Assert.InRange(many, 4 * some, 12 * some);
    }

    [Theory]
    [InlineData("forwards")]
    [InlineData("backwards")]
    [InlineData("every other first")]
    [InlineData("the first of the group")]
    [InlineData("group by group")]
    [InlineData("replaced")]
    public void WhatLeavesOneByOneDoesNotLookAtAllOthers(string order)
    {
        // Each that leaves looks at a handful of places on average, where it looked for itself among all others it was half of them. Memory taken
        // stands for lists that are made anew.
        WorkOfLeaving(10, order);
        (long placesOfSome, long bytesOfSome) = WorkOfLeaving(2000, order);
        (long placesOfMany, long bytesOfMany) = WorkOfLeaving(16_000, order);
        Assert.InRange(placesOfSome, 0, 8 * 2000);
        Assert.InRange(placesOfMany, 0, 8 * 16_000);
        Assert.InRange(bytesOfMany, 4 * bytesOfSome, 12 * bytesOfSome);
    }

    [Fact]
    public void MembersKeepTheirOrderWhateverLeaves()
    {
        Parameter<float>[] parameters = Enumerable.Range(0, 100).Select(i => Samples.Parameter($"{i}", 1)).ToArray();
        var group = new SampleAdamW.ParameterGroup(parameters);
        using var optimizer = new SampleAdamW(LearningRate, group);
        var expected = new List<Parameter>(parameters);
        var random = new Random(1);
        for (int i = 0; i < 98; i++)
        {
            Parameter leaving = expected[random.Next(expected.Count)];
            optimizer.RemoveParameter(leaving);
            expected.Remove(leaving);
            if (i % 3 == 0)
            {
                Parameter<float> next = Samples.Parameter($"next {i}", 1);
                var current = (Parameter<float>)expected[^1];
                optimizer.ReplaceParameter(current, next);
                expected[^1] = next;
            }

            Assert.Equal(expected.Count, group.Parameters.Count);
            Assert.Equal(expected[expected.Count / 2], group.Parameters[expected.Count / 2]);
            Assert.Equal(expected, group.Parameters);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => group.Parameters[2]);
        Assert.Equal(2, optimizer.Step().UpdatedParameters);
        Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (Parameter parameter in group.Parameters)
            {
                optimizer.RemoveParameter(parameter);
            }
        });
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
        Assert.Equal(("stated", 0.25, 0.5), (group.Name, group.LearningRate, group.InitialLearningRate));
    }

    [Fact]
    public void AGroupsOwnRateStaysUntilItIsSetToNull()
    {
        var own = new SampleAdamW.ParameterGroup([]) { LearningRate = 0.25 };
        var following = new SampleAdamW.ParameterGroup([]);
        using var optimizer = new SampleAdamW(1, own, following);
        Assert.Equal([0.25, null], optimizer.ParameterGroups.Select(group => group.OwnLearningRate));
        optimizer.LearningRate = 0.5;
        Assert.Equal([0.25, 0.5], optimizer.ParameterGroups.Select(group => group.LearningRate));

        following.LearningRate = 0.125;
        own.OwnLearningRate = null;
        Assert.Equal([0.5, 0.125], optimizer.ParameterGroups.Select(group => group.LearningRate));
        optimizer.LearningRate = 2;
        Assert.Equal([2, 0.125], optimizer.ParameterGroups.Select(group => group.LearningRate));
        Assert.Equal([0.25, 1], optimizer.ParameterGroups.Select(group => group.InitialLearningRate));
        Assert.Throws<ArgumentOutOfRangeException>(() => own.OwnLearningRate = double.NaN);
        Assert.Null(own.OwnLearningRate);
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
    public unsafe void OverlapWithWhatWasAddedBeforeIsRefused()
    {
        float* memory = stackalloc float[100];
        using var first = new Parameter<float>("first", memory + 20, memory + 40, 10);
        using var below = new Parameter<float>("below", memory + 11, memory + 60, 10);
        using var above = new Parameter<float>("above", memory + 29, memory + 60, 10);
        using var within = new Parameter<float>("within", memory + 22, memory + 60, 2);
        using var reader = new Parameter<float>("reader", memory + 80, memory + 21, 5);
        using var next = new Parameter<float>("next", memory + 30, memory + 60, 10);
        var group = new SampleAdamW.ParameterGroup([first]);
        using var optimizer = new SampleAdamW(LearningRate, group);

        void Refused(Parameter<float> parameter, string message) => Assert.Contains(
            message, Assert.Throws<ArgumentException>(() => optimizer.AddParameter(group, parameter)).Message, StringComparison.Ordinal);
        Refused(below, "'below' and 'first' overlap");
        Refused(above, "'first' and 'above' overlap");
        Refused(within, "'first' and 'within' overlap");
        Refused(reader, "gradient of parameter 'reader' overlaps the values of parameter 'first'");
        Assert.Throws<ArgumentException>(() => optimizer.ReplaceParameter(first, new Parameter<float>("new", memory + 40, memory + 45, 10)));

        // What was refused left nothing behind, and what was removed or replaced gave its memory and name free.
        optimizer.AddParameter(group, next);
        optimizer.RemoveParameter(next);
        optimizer.AddParameter(group, next);
        Assert.Equal([first, next], group.Parameters);
        Assert.Equal(2, optimizer.Step().UpdatedParameters);
        optimizer.RemoveParameter(first);
        optimizer.AddParameter(group, below);
        Assert.Equal(2, optimizer.Step().UpdatedParameters);
    }

    [Fact]
    public unsafe void ValuesAddedWithinAnotherGradientStopTheStepUntilTheyAreGone()
    {
        float* memory = stackalloc float[60];
        using var first = new Parameter<float>("first", memory, memory + 20, 10);
        using var second = new Parameter<float>("second", memory + 25, memory + 40, 10);
        var group = new SampleAdamW.ParameterGroup([first]);
        using var optimizer = new SampleAdamW(LearningRate, group);
        optimizer.AddParameter(group, second);

        for (int attempt = 0; attempt < 2; attempt++)
        {
            Assert.Contains(
                "gradient of parameter 'first' overlaps the values of parameter 'second'",
                Assert.Throws<ArgumentException>(() => optimizer.Step()).Message,
                StringComparison.Ordinal);
        }

        Assert.Equal(0, optimizer.StepCount);
        optimizer.RemoveParameter(second);
        Assert.Equal(1, optimizer.Step().UpdatedParameters);
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

    private static (long Places, long Bytes) WorkOfLeaving(int count, string order)
    {
        Parameter<float>[] parameters = Enumerable.Range(0, count).Select(i => new Parameter<float>($"{i}", new float[1], new float[1])).ToArray();
        Parameter<float>[] next = Enumerable.Range(0, count).Select(i => new Parameter<float>($"next {i}", new float[1], new float[1])).ToArray();
        bool byGroup = order == "group by group";
        var groups = byGroup
            ? parameters.Select(parameter => new SampleAdamW.ParameterGroup([parameter])).ToArray()
            : [new SampleAdamW.ParameterGroup(parameters)];
        using var optimizer = new SampleAdamW(LearningRate, groups);
        long PlacesSeen() => ((MemberList<ParameterGroup>)optimizer.ParameterGroups).PlacesSeen
            + groups.Sum(group => ((MemberList<Parameter>)group.Parameters).PlacesSeen);
        long places = PlacesSeen();
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < count; i++)
        {
            switch (order)
            {
                case "forwards":
                    optimizer.RemoveParameter(parameters[i]);
                    break;
                case "backwards":
                    optimizer.RemoveParameter(parameters[^(i + 1)]);
                    break;
                case "every other first":
                    optimizer.RemoveParameter(parameters[2 * i < count ? 2 * i : (2 * i) - count + 1]);
                    break;
                case "the first of the group":
                    optimizer.RemoveParameter(groups[0].Parameters[0]);
                    break;
                case "group by group":
                    optimizer.RemoveGroup(groups[i]);
                    break;
                default:
                    optimizer.ReplaceParameter(parameters[i], next[i]);
                    break;
            }
        }

        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        places = PlacesSeen() - places;
        Assert.Equal(order == "replaced" ? count : 0, optimizer.Step().UpdatedParameters);
        foreach (Parameter<float> parameter in parameters.Concat(next))
        {
            parameter.Dispose();
        }

        return (places, bytes);
    }

    private static long BytesTakenByAdding(int count, bool asGroup)
    {
        Parameter<float>[] parameters = Enumerable.Range(0, count).Select(i => Samples.Parameter($"{i}", 4, i)).ToArray();
        var group = new SampleAdamW.ParameterGroup([]);
        using var optimizer = new SampleAdamW(LearningRate, group);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (Parameter<float> parameter in parameters)
        {
            if (asGroup)
            {
                optimizer.AddGroup(new SampleAdamW.ParameterGroup([parameter]));
            }
            else
            {
                optimizer.AddParameter(group, parameter);
            }
        }

        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(count, optimizer.Step().UpdatedParameters);
        foreach (Parameter<float> parameter in parameters)
        {
            parameter.Dispose();
        }

        return taken;
    }
}
