using System;
using System.Linq;
using Xunit;

namespace GenOptim.Distributed.Tests;

/// <summary>Rules that are given whole matrices: tensors go to ranks as they are.</summary>
public sealed class MatrixTests
{
    private static readonly nint[][] Shapes = [[300, 310], [90, 40], [270, 260], [16, 64], [48, 48]];

    [Fact]
    public void Muon_steps_the_same_bits_on_any_number_of_ranks()
    {
        float[] alone = Train(1)[0];
        Assert.Contains(alone, value => value != 0.25f);
        foreach (int size in new[] { 2, 3, 4 })
        {
            Assert.All(Train(size), values => Assert.True(values.AsSpan().SequenceEqual(alone), $"{size} ranks"));
        }
    }

    private static float[][] Train(int size) => Ranks.Run(size, ranks =>
    {
        Parameter<float>[] parameters = [.. Shapes.Select((shape, i) => new Parameter<float>(
            $"m{i}", Enumerable.Repeat(0.25f, (int)(shape[0] * shape[1])).ToArray(), new float[shape[0] * shape[1]], shape))];
        using var optimizer = new MatrixMuon(0.02, parameters);
        using var sharded = new ShardedOptimizer(optimizer, ranks, new ShardedOptions { LogicalShards = 4, BucketBytes = 1 });
        for (int step = 0; step < 2; step++)
        {
            for (int shard = sharded.LogicalShards.Start.Value; shard < sharded.LogicalShards.End.Value; shard++)
            {
                var random = new Random((step * 10) + shard);
                foreach (Parameter<float> parameter in parameters)
                {
                    foreach (ref float one in parameter.GetGradient<float>())
                    {
                        one = random.NextSingle() - 0.5f;
                    }
                }

                sharded.TakeGradients();
            }

            sharded.Step();
        }

        return parameters.SelectMany(parameter => parameter.GetValues<float>().ToArray()).ToArray();
    });
}
