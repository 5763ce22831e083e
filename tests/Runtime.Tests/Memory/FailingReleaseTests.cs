using System;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.Memory;

/// <summary>Where memory cannot be given back, what leaves has left all the same, once; where values cannot be brought back, it stays.</summary>
public sealed class FailingReleaseTests
{
    [Fact]
    public void DisposalGivesEverythingBackOnce()
    {
        using FailingEngine engine = Create(out Parameter<float>[] parameters, out SampleAdamW.ParameterGroup[] groups, "a", "c");
        Assert.Equal("a", Assert.Throws<NotSupportedException>(engine.Dispose).Message);
        engine.Dispose();
        Assert.Equal(["a", "b", "c"], engine.Released);
        Assert.Throws<ObjectDisposedException>(() => engine.Step());
        Assert.Empty(engine.Groups);
        AddElsewhere(groups);
        Array.ForEach(parameters, parameter => parameter.Dispose());
    }

    [Fact]
    public void ARemovedParameterIsGone()
    {
        using FailingEngine engine = Create(out Parameter<float>[] parameters, out SampleAdamW.ParameterGroup[] groups, "a");
        Assert.Equal("a", Assert.Throws<NotSupportedException>(() => engine.RemoveParameter(parameters[0])).Message);
        Assert.Throws<ArgumentException>(() => engine.RemoveParameter(parameters[0]));
        Assert.Equal(["a"], engine.Released);
        Assert.Equal([parameters[1]], groups[0].Parameters);
        engine.AddParameter(groups[0], parameters[0]);
        engine.Stuck.Clear();
        Assert.Equal(3, engine.Step().UpdatedParameters);
    }

    [Fact]
    public void ARemovedGroupIsGone()
    {
        using FailingEngine engine = Create(out _, out SampleAdamW.ParameterGroup[] groups, "a");
        Assert.Equal("a", Assert.Throws<NotSupportedException>(() => engine.RemoveGroup(groups[0])).Message);
        Assert.Equal(["a", "b"], engine.Released);
        Assert.Equal([groups[1]], engine.Groups);
        Assert.Equal(1, engine.Step().UpdatedParameters);
        AddElsewhere([groups[0]]);
    }

    [Fact]
    public void WhatCannotBeBroughtBackStays()
    {
        using FailingEngine engine = Create(out Parameter<float>[] parameters, out SampleAdamW.ParameterGroup[] groups);
        engine.CannotDownload = true;
        Assert.Throws<NotSupportedException>(() => engine.RemoveParameter(parameters[0]));
        Assert.Throws<NotSupportedException>(() => engine.RemoveGroup(groups[0]));
        Assert.Throws<NotSupportedException>(() => engine.ReplaceParameter(parameters[0], Samples.Parameter("next", 3)));
        Assert.Throws<NotSupportedException>(() => engine.ExportState());
        Assert.Empty(engine.Released);
        Assert.Equal(3, engine.Step().UpdatedParameters);

        // Disposal cannot wait.
        Assert.Throws<NotSupportedException>(engine.Dispose);
        Assert.Equal(3, engine.Released.Count);
    }

    [Fact]
    public void DisposalIsSilentOnceTheAcceleratorIsGone()
    {
        FailingEngine engine = Create(out Parameter<float>[] parameters, out SampleAdamW.ParameterGroup[] groups, "a");
        engine.CannotDownload = true;
        engine.IsGone = true;
        Assert.Equal("accelerator", Assert.Throws<ObjectDisposedException>(() => engine.Step()).ObjectName);
        Assert.Equal("accelerator", Assert.Throws<ObjectDisposedException>(() => engine.GetStepCount(parameters[0])).ObjectName);
        Assert.Equal("accelerator", Assert.Throws<ObjectDisposedException>(() => groups[0].LearningRate = 1).ObjectName);
        engine.Dispose();
        Assert.Equal(3, engine.Released.Count);
    }

    private static FailingEngine Create(out Parameter<float>[] parameters, out SampleAdamW.ParameterGroup[] groups, params string[] stuck)
    {
        var engine = new FailingEngine();
        engine.Stuck.UnionWith(stuck);
        parameters = new[] { "a", "b", "c" }.Select(name => Samples.Parameter(name, 3)).ToArray();
        groups = [new SampleAdamW.ParameterGroup(parameters[..2]), new SampleAdamW.ParameterGroup(parameters[2..])];
        engine.AddGroups(groups);
        return engine;
    }

    private static void AddElsewhere(SampleAdamW.ParameterGroup[] groups)
    {
        using var other = new SampleAdamW(1, groups);
        Assert.Equal(groups.Sum(group => group.Parameters.Count), other.Step().UpdatedParameters);
    }
}
