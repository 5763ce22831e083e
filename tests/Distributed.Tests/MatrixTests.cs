using System;
using System.Linq;
using Xunit;

namespace GenOptim.Distributed.Tests;

/// <summary>Rules that are given whole matrices: tensors go to ranks as they are.</summary>
public sealed class MatrixTests
{
    private static readonly nint[][] Shapes = [[300, 310], [90, 40], [270, 260], [16, 64], [48, 48]];

    [Fact]
    public void Muon_steps_the_same_bits_on_any_number_of_ranks() => SameBits(static parameters => new MatrixMuon(0.02, parameters));

    /// <summary>A class with a rule of its own too.</summary>
    [Fact]
    public void A_users_stage_over_matrices_steps_the_same_bits_on_any_number_of_ranks() => SameBits(static parameters => new MatrixRule(0.02, parameters));

    [Fact]
    public void Adafactor_steps_the_same_bits_on_any_number_of_ranks() => SameBits(static parameters => new MatrixAdafactor(0.02, parameters));

    [Fact]
    public void A_users_rule_over_rows_and_columns_steps_the_same_bits_on_any_number_of_ranks() => SameBits(static parameters => new FactoredRule(0.02, parameters));

    /// <summary>Each matrix is at one rank, with numbers for its rows and columns.</summary>
    [Fact]
    public void State_of_rows_and_columns_is_divided_by_whole_tensors()
    {
        long[] bytes = Ranks.Run(3, ranks =>
        {
            Parameter<float>[] parameters = NewParameters();
            using var optimizer = new MatrixAdafactor(0.02, parameters);
            using var sharded = new ShardedOptimizer(optimizer, ranks);
            return sharded.StateBytes;
        });
        Assert.Equal(4 * Shapes.Sum(shape => (long)(shape[0] + shape[1])), bytes.Sum());
        Assert.All(bytes, ofRank => Assert.True(ofRank > 0));
    }

    private static void SameBits(Func<Parameter<float>[], IOptimizer> make)
    {
        float[] alone = Train(1, make)[0];
        Assert.Contains(alone, value => value != 0.25f);
        foreach (int size in new[] { 2, 3, 4 })
        {
            Assert.All(Train(size, make), values => Assert.True(values.AsSpan().SequenceEqual(alone), $"{size} ranks"));
        }
    }

    private static Parameter<float>[] NewParameters() => [.. Shapes.Select((shape, i) => new Parameter<float>(
        $"m{i}", Enumerable.Repeat(0.25f, (int)(shape[0] * shape[1])).ToArray(), new float[shape[0] * shape[1]], shape))];

    private static float[][] Train(int size, Func<Parameter<float>[], IOptimizer> make) => Ranks.Run(size, ranks =>
    {
        Parameter<float>[] parameters = NewParameters();
        using IOptimizer optimizer = make(parameters);
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
