using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace GenOptim.Distributed.Tests;

/// <summary>Where the sum of the gradients stands: nowhere, where only the update reads it.</summary>
public sealed class FoldedSumTests
{
    private const int Length = 300_000;

    private const int RankCount = 2;

    [Theory]
    [InlineData(nameof(PlainAdamW), false, true)]
    [InlineData(nameof(PlainAdamW), true, false)]
    [InlineData(nameof(EightBitAdamW), false, true)]
    [InlineData(nameof(GuardedSgdw), false, false)]
    [InlineData(nameof(WholeLamb), false, false)]
    [InlineData(nameof(AdaptiveAdamW), false, false)]
    public void It_is_written_only_where_more_than_the_update_reads_it(string name, bool sendsEarly, bool isFolded)
    {
        int[] changed = Ranks.Run(RankCount, communicator =>
        {
            Parameter<float>[] parameters = NewParameters();
            using IOptimizer optimizer = Make(name, parameters);
            using var sharded = new ShardedOptimizer(optimizer, communicator, new ShardedOptions { BucketBytes = 1 });
            for (int step = 0; step < 2; step++)
            {
                Fill(parameters, communicator.Rank);
                if (sendsEarly)
                {
                    foreach (Parameter<float> parameter in parameters.Reverse())
                    {
                        sharded.GradientReady(parameter);
                    }
                }

                sharded.Step();
            }

            // The last step, in which the ranks know from the one before that gradients leave early.
            return parameters.Sum(parameter => parameter.GetGradient<float>().ToArray().Count(one => one != communicator.Rank + 1));
        });

        // Sums of 1 and 2, averaged, are neither: where they are written each element has one on the rank that steps it. What leaves early is summed where it came, all but
        // the last two buckets.
        int written = isFolded ? 0 : sendsEarly ? (2 * Length) - (2 * 65_536) : 2 * Length;
        Assert.Equal(written, changed.Sum());
    }

    [Fact]
    public void Early_or_late_measured_or_not_the_bits_are_the_same()
    {
        float[] expected = Train(early: 0, isMeasured: false)[0];
        foreach ((int early, bool isMeasured) in new[] { (1, false), (2, false), (0, true), (2, true) })
        {
            Assert.All(Train(early, isMeasured), values => Assert.True(values.AsSpan().SequenceEqual(expected), $"{early} ranks send early, measured: {isMeasured}"));
        }
    }

    /// <summary>Only some ranks say that gradients are ready, and only in some steps.</summary>
    private static float[][] Train(int early, bool isMeasured) => Ranks.Run(RankCount, communicator =>
    {
        Parameter<float>[] parameters = NewParameters();
        using var optimizer = new MeasuredAdamW(parameters);
        using OptimizerMonitor? monitor = isMeasured && communicator.Rank == 1 ? new OptimizerMonitor(optimizer, every: 2) : null;
        using var sharded = new ShardedOptimizer(optimizer, communicator, new ShardedOptions { BucketBytes = 1 });
        for (int step = 0; step < 5; step++)
        {
            Fill(parameters, communicator.Rank + (0.3f * step));
            if (communicator.Rank < early && step % 3 != 2)
            {
                foreach (Parameter<float> parameter in parameters.Reverse())
                {
                    sharded.GradientReady(parameter);
                }
            }

            sharded.Step();
        }

        return parameters.SelectMany(parameter => parameter.GetValues<float>().ToArray()).ToArray();
    });

    private static Parameter<float>[] NewParameters() =>
        [.. Enumerable.Range(0, 2).Select(tensor => new Parameter<float>($"p{tensor}", Enumerable.Repeat(0.5f, Length).ToArray(), new float[Length]))];

    private static void Fill(IEnumerable<Parameter<float>> parameters, float number)
    {
        foreach (Parameter<float> parameter in parameters)
        {
            parameter.GetGradient<float>().Fill(number + 1);
        }
    }

    private static IOptimizer Make(string name, Parameter<float>[] parameters) => name switch
    {
        nameof(PlainAdamW) => new PlainAdamW(parameters),
        nameof(EightBitAdamW) => new EightBitAdamW(parameters),
        nameof(GuardedSgdw) => new GuardedSgdw(0.05, parameters) { ClippingThreshold = 1e9 },
        nameof(WholeLamb) => new WholeLamb(parameters),
        _ => new AdaptiveAdamW(parameters),
    };
}
