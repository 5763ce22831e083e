using System;
using Xunit;

namespace GenOptim.Distributed.Tests;

/// <summary>Slices of tensors, in whose memory they are: they come all or none, and are gone with it.</summary>
public sealed class SliceTests
{
    private const int Length = 300_000;

    [Fact]
    public void An_optimizer_that_cannot_be_sharded_stays_what_it_was()
    {
        Ranks.Run(2, communicator =>
        {
            // Rank 1 steps the first part of w, and the small tensor.
            Parameter<float>[] parameters = [NewParameter("w"), new("w[0..131072]", new float[3], new float[3])];
            using var optimizer = new ShadowedAdamW(parameters);
            var options = new ShardedOptions { BroadcastsValues = false };
            if (communicator.Rank == 0)
            {
                new ShardedOptimizer(optimizer, communicator, options).Dispose();
                return 0;
            }

            Assert.Contains("Two parameters are named 'w[0..131072]'", Assert.Throws<ArgumentException>(() => new ShardedOptimizer(optimizer, communicator, options)).Message, StringComparison.Ordinal);
            Assert.Equal<Parameter>(parameters, optimizer.ParameterGroups[0].Parameters);
            Assert.Equal(2, optimizer.Step().UpdatedParameters);
            Assert.True((float)optimizer.GetShadowCopy(parameters[0])[0] < 0);
            optimizer.RemoveParameter(parameters[1]);
            return 0;
        });
    }

    [Fact]
    public void Slices_are_gone_with_their_tensor()
    {
        Parameter<float> big = NewParameter("big");
        using var optimizer = new AveragedAdamW([big]);
        using var sharded = new ShardedOptimizer(optimizer, new SingleRank());
        sharded.Step();
        Parameter slice = optimizer.ParameterGroups[0].Parameters[0];
        using (optimizer.UseAverages())
        {
            Assert.False(slice.IsDisposed);
        }

        big.Dispose();
        Assert.True(slice.IsDisposed);
        Assert.Equal("big", Assert.Throws<ObjectDisposedException>(optimizer.UseAverages).ObjectName);
    }

    [Fact]
    public void Gradients_of_whole_tensors_are_zeroed_where_they_are_now() => Ranks.Run(2, communicator =>
    {
        Parameter<float>[] parameters = [NewParameter("w"), NewParameter("v")];
        using var optimizer = new PlainAdamW(parameters);
        using var sharded = new ShardedOptimizer(optimizer, communicator);
        sharded.Step();
        parameters[0].SetGradient(new float[Length]);
        foreach (Parameter<float> parameter in parameters)
        {
            parameter.GetGradient<float>().Fill(1);
        }

        optimizer.ZeroGradients();
        Assert.All(parameters, parameter => Assert.False(parameter.GetGradient<float>().ContainsAnyExcept(0)));
        return 0;
    });

    private static Parameter<float> NewParameter(string name)
    {
        var parameter = new Parameter<float>(name, new float[Length], new float[Length]);
        parameter.GetGradient<float>().Fill(1);
        return parameter;
    }
}
