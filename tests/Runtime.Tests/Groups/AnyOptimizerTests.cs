using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.Groups;

/// <summary>Code that trains with any optimizer class, which it knows only by <see cref="IOptimizer"/>.</summary>
public sealed class AnyOptimizerTests
{
    [Fact]
    public void GroupsOfTheClassesKindAreMadeAndAdded()
    {
        using Parameter<float> a = Matrix("a.weight");
        using Parameter<float> b = Samples.Parameter("a.bias", 4);
        using Parameter<float> c = Samples.Parameter("c", 4);
        using IOptimizer optimizer = new SampleAdamW(0.1, Array.Empty<Parameter<float>>());
        ISchedule schedule = Schedule.Constant(0.5);

        ParameterGroup plain = optimizer.AddGroup([a]);
        ParameterGroup stated = optimizer.AddGroup([b], new GroupOptions { Name = "stated", LearningRate = 0.2, InitialLearningRate = 0.4, WeightDecay = 0.5, Schedule = schedule });
        optimizer.AddParameter(stated, c);

        Assert.IsType<SampleAdamW.ParameterGroup>(plain);
        Assert.Equal(("group 1", 0.1, 0.1, 1e-2, null), (plain.Name, plain.LearningRate, plain.InitialLearningRate, plain.WeightDecay, plain.Schedule));
        Assert.Equal(("stated", 0.2, 0.4, 0.5, schedule), (stated.Name, stated.LearningRate, stated.InitialLearningRate, stated.WeightDecay, stated.Schedule));
        Assert.Equal(["a.weight", "a.bias", "c"], optimizer.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(DecayRule.Scheduled, optimizer.Decay);
        Assert.Equal(3, optimizer.Step().UpdatedParameters);

        stated.WeightDecay = 0.25;
        Assert.Equal(0.25, ((SampleAdamW.ParameterGroup)stated).WeightDecay);
    }

    [Fact]
    public void RulesMakeGroupsAllOrNone()
    {
        Parameter<float>[] parameters = [Matrix("embed.weight"), Matrix("layer.weight"), Samples.Parameter("layer.bias", 4), Samples.Parameter("norm.gain", 4)];
        using IOptimizer optimizer = new SampleAdamW(0.1, Array.Empty<Parameter<float>>());
        GroupRule embeddings = GroupRule.Named("embeddings", "embed.*") with { LearningRate = 0.5 };
        GroupRule vectors = GroupRule.Where("no decay", parameter => parameter.Shape.Count <= 1) with { WeightDecay = 0 };

        Assert.Throws<ArgumentException>(() => optimizer.AddGroups(parameters, embeddings, vectors));
        Assert.Single(optimizer.ParameterGroups);

        IReadOnlyList<ParameterGroup> groups = optimizer.AddGroups(parameters, embeddings, vectors, GroupRule.Rest("matrices"));

        Assert.Equal(["embeddings", "no decay", "matrices"], groups.Select(group => group.Name));
        Assert.Equal(["embed.weight"], Names(groups[0]));
        Assert.Equal(["layer.bias", "norm.gain"], Names(groups[1]));
        Assert.Equal(["layer.weight"], Names(groups[2]));
        Assert.Equal([0.5, 0.1, 0.1], groups.Select(group => group.LearningRate));
        Assert.Equal([1e-2, 0, 1e-2], groups.Select(group => group.WeightDecay));
        Dispose(parameters);
    }

    [Fact]
    public void OtherNumberTypesAreAllNamed()
    {
        using Parameter<float> a = Samples.Parameter("a", 4);
        using var b = new Parameter<double>("b", new double[4], new double[4]);
        using var c = new Parameter<BFloat16>("c", new BFloat16[4], new BFloat16[4]);
        using IOptimizer optimizer = new SampleAdamW(0.1, [a]);

        string message = Assert.Throws<ArgumentException>(() => optimizer.AddGroup([b, c])).Message;
        Assert.Contains("values of Float32 and gradients of Float32", message, StringComparison.Ordinal);
        Assert.Contains("'b' (Float64, Float64), 'c' (BFloat16, BFloat16)", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => optimizer.AddParameter(optimizer.ParameterGroups[0], b));
        Assert.Throws<ArgumentException>(() => optimizer.ReplaceParameter(a, c));
        Assert.Throws<ArgumentException>("parameters", () => optimizer.NewGroup([null!]));
        Assert.Equal(["a"], optimizer.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void GroupsOfOtherClassesAreNamed()
    {
        using Parameter<float> a = Samples.Parameter("a", 4);
        using IOptimizer optimizer = new SampleAdamW(0.1, Array.Empty<Parameter<float>>());

        string message = Assert.Throws<ArgumentException>("groups", () => optimizer.AddGroups(new SampleSgdw.ParameterGroup([a]) { Name = "mine" })).Message;

        Assert.Contains("'mine' (GenOptim.Runtime.Tests.SampleSgdw+ParameterGroup)", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => optimizer.AddGroups((ParameterGroup)null!));
    }

    [Fact]
    public void ClassWithoutDecayRefusesAWeightDecay()
    {
        using Parameter<float> a = Samples.Parameter("a", 4);
        using Parameter<float> b = Samples.Parameter("b", 4);
        using IOptimizer optimizer = new UndecayedAdamW([a]);

        Assert.Equal(0, optimizer.ParameterGroups[0].WeightDecay);
        Assert.Contains("has no weight decay", Assert.Throws<InvalidOperationException>(() => optimizer.ParameterGroups[0].WeightDecay = 0.1).Message, StringComparison.Ordinal);
        Assert.Contains("'decays' (0.1)", Assert.Throws<ArgumentException>(() => optimizer.AddGroup([b], new GroupOptions { Name = "decays", WeightDecay = 0.1 })).Message, StringComparison.Ordinal);
        optimizer.ParameterGroups[0].WeightDecay = 0;
        optimizer.AddGroup([b], new GroupOptions { WeightDecay = 0 });
        Assert.Equal(2, optimizer.Parameters.Count());
    }

    [Fact]
    public void BadOptionsAreNamed()
    {
        using IOptimizer optimizer = new SampleAdamW(0.1, Array.Empty<Parameter<float>>());
        Assert.Throws<ArgumentOutOfRangeException>("WeightDecay", () => optimizer.NewGroup([], new GroupOptions { WeightDecay = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>("LearningRate", () => optimizer.NewGroup([], new GroupOptions { LearningRate = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>("InitialLearningRate", () => optimizer.NewGroup([], new GroupOptions { InitialLearningRate = -1 }));
        Assert.Throws<ArgumentException>(() => optimizer.AddGroup([], new GroupOptions { Name = "group 0" }));
    }

    [Fact]
    public void GradientsAreZeroedWhateverTheirType()
    {
        using var a = new Parameter<float>("a", [1f, 2f], [3f, 4f]);
        using var without = new Parameter<float>("without", [1f]);
        using IOptimizer optimizer = new SampleAdamW(0.1, [a, without]);
        using var b = new Parameter<double>("b", [1.0], [5.0]);
        using IOptimizer doubles = new SampleAmsGrad64(0.1, [b]);

        optimizer.ZeroGradients();
        doubles.ZeroGradients();

        Assert.Equal([0f, 0f], a.GetGradient<float>().ToArray());
        Assert.Equal([0.0], b.GetGradient<double>().ToArray());
        Assert.Equal([1f, 2f], a.GetValues<float>().ToArray());
        Assert.True(a.HasGradient);
        Assert.False(without.HasGradient);

        a.GetGradient<float>().Fill(7);
        without.Dispose();
        Assert.Throws<ObjectDisposedException>(optimizer.ZeroGradients);
        Assert.Equal([7f, 7f], a.GetGradient<float>().ToArray());
    }

    [Fact]
    public unsafe void SpansAreTheCallersMemory()
    {
        float[] values = [1, 2];
        var gradient = new BFloat16[2];
        using var mixed = new Parameter<float, BFloat16>("mixed", values, gradient);
        mixed.GetValues<float>()[1] = 9;
        mixed.GetGradient<BFloat16>()[0] = (BFloat16)4f;
        Assert.Equal((9f, 4f, DType.Float32, DType.BFloat16), (values[1], (float)gradient[0], mixed.ValueType, mixed.GradientType));

        using var half = new Parameter<Half>("half", new Half[3], new Half[3]);
        Assert.Equal(3, half.GetValues<Half>().Length);
        using var empty = new Parameter<double>("empty", [], []);
        Assert.Equal(0, empty.GetGradient<double>().Length);

        Assert.Equal(
            "Parameter 'mixed': the memory of its gradient is of BFloat16, which is no span of System.Single.",
            Assert.Throws<InvalidOperationException>(() => _ = mixed.GetGradient<float>().Length).Message);
        Assert.Throws<InvalidOperationException>(() => _ = mixed.GetValues<decimal>().Length);
        using var without = new Parameter<float>("without", [1f]);
        Assert.Contains("'without' has no gradient memory", Assert.Throws<InvalidOperationException>(() => _ = without.GetGradient<float>().Length).Message, StringComparison.Ordinal);
        using var huge = new Parameter<float>("huge", (float*)64, null, (nint)1 << 33);
        Assert.Contains("has 8589934592 elements, which do not fit one span", Assert.Throws<InvalidOperationException>(() => _ = huge.GetValues<float>().Length).Message, StringComparison.Ordinal);
        mixed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _ = mixed.GetValues<float>().Length);
    }

    private static Parameter<float> Matrix(string name) => new(name, new float[4], new float[4], [2, 2]);

    private static IEnumerable<string> Names(ParameterGroup group) => group.Parameters.Select(parameter => parameter.Name);

    private static void Dispose(IEnumerable<Parameter> parameters)
    {
        foreach (Parameter parameter in parameters)
        {
            parameter.Dispose();
        }
    }
}
