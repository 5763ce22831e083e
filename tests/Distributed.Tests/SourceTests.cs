using System;
using System.Linq;
using Xunit;

namespace GenOptim.Distributed.Tests;

/// <summary>Parameters whose gradients another library owns: sources are asked while their memory is free to change, and once for each step where sums may stand in what they found.</summary>
public sealed class SourceTests
{
    private const int Steps = 3;

    private static readonly int[] Lengths = [5, 70_000, 131_072, 1_003];

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 2, false)]
    [InlineData(2, 2, true)]
    [InlineData(2, 4, false)]
    public void Gradients_are_found_anew_in_each_step(int ranks, int shards, bool sendsEarly)
    {
        Parameter<float>[] plain = [.. Lengths.Select((length, tensor) => new Parameter<float>($"p{tensor}", Values(length, tensor), new float[length]))];
        using var expected = new PlainAdamW(plain);
        for (int step = 0; step < Steps; step++)
        {
            for (int tensor = 0; tensor < plain.Length; tensor++)
            {
                float[] sum = Gradient(step, 0, tensor);
                if (shards == 2)
                {
                    sum = Sum(sum, Gradient(step, 1, tensor));
                }
                else if (shards == 4)
                {
                    sum = Sum(Sum(sum, Gradient(step, 1, tensor)), Sum(Gradient(step, 2, tensor), Gradient(step, 3, tensor)));
                }

                sum.Select(number => number / shards).ToArray().CopyTo(plain[tensor].GetGradient<float>());
            }

            expected.Step();
        }

        foreach (float[][] values in Ranks.Run(ranks, rank => Train(rank, shards, sendsEarly)))
        {
            Assert.Equal(plain.Select(parameter => parameter.GetValues<float>().ToArray()), values);
        }
    }

    private static float[][] Train(ICommunicator rank, int shards, bool sendsEarly)
    {
        Parameter<float>[] parameters = [.. Lengths.Select((length, tensor) => new Parameter<float>($"p{tensor}", Values(length, tensor)))];
        Source[] sources = [.. parameters.Select(parameter => new Source(parameter))];
        using var optimizer = new PlainAdamW(parameters);
        using var sharded = new ShardedOptimizer(optimizer, rank, new ShardedOptions { LogicalShards = shards, BucketBytes = 1, AveragesGradients = true });
        Range own = sharded.LogicalShards;
        for (int step = 0; step < Steps; step++)
        {
            for (int shard = own.Start.Value; shard < own.End.Value; shard++)
            {
                for (int tensor = parameters.Length - 1; tensor >= 0; tensor--)
                {
                    sources[tensor].Gradient = Gradient(step, shard, tensor);
                    if (sendsEarly)
                    {
                        sharded.GradientReady(parameters[tensor]);
                        sharded.GradientReady(parameters[tensor]);
                    }
                }

                if (own.End.Value - own.Start.Value > 1)
                {
                    sharded.TakeGradients();
                }
            }

            Assert.Equal(parameters.Length, sharded.Step().UpdatedParameters);
        }

        Assert.All(sources, source => Assert.Equal(Steps, source.Updates));
        return [.. parameters.Select(parameter => parameter.GetValues<float>().ToArray())];
    }

    private static float[] Values(int length, int tensor) => [.. Enumerable.Range(0, length).Select(i => ((i + tensor) % 17 / 16f) - 0.5f)];

    private static float[] Gradient(int step, int shard, int tensor) =>
        [.. Enumerable.Range(0, Lengths[tensor]).Select(i => (((i * 7) + (step * 3) + (shard * 5) + tensor) % 23 / 11f) - 1)];

    private static float[] Sum(float[] first, float[] second) => [.. first.Zip(second, (one, other) => one + other)];

    /// <summary>Gives the parameter a copy of its library's gradient whenever it is asked, as for one that is not contiguous.</summary>
    private sealed class Source : IParameterSource
    {
        public Source(Parameter<float> parameter) => parameter.Source = this;

        public float[] Gradient { get; set; } = [];

        public int Updates { get; private set; }

        public void BeforeStep(Parameter parameter)
        {
            parameter.ForgetGradient();
            ((Parameter<float>)parameter).SetGradient(Gradient.ToArray());
        }

        public void AfterStep(Parameter parameter, bool wasUpdated)
        {
            Updates += wasUpdated ? 1 : 0;
            parameter.ForgetGradient();
        }
    }
}
