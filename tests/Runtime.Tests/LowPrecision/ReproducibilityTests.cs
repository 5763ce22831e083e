using System;
using System.Linq;
using GenOptim.Lanes;
using Xunit;

namespace GenOptim.Runtime.Tests.LowPrecision;

/// <summary>Random rounding gives the same bits for any number of threads, any lane and any cut.</summary>
public sealed class ReproducibilityTests
{
    private const int Length = LowPrecisionSamples.Length;

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void AnyNumberOfThreads(int threads) => Assert.Equal(Run(threads: 1), Run(threads));

    [Fact]
    public void SeedAndNameMatter()
    {
        Assert.NotEqual(Run(threads: 1), Run(threads: 1, seed: 1));
        Assert.NotEqual(Run(threads: 1), Run(threads: 1, name: "v"));
    }

    [Fact]
    public void StepOverSpansGivesTheOptimizersBits()
    {
        BFloat16[] values = LowPrecisionSamples.Values(1, Length);
        var expAvg = new BFloat16[Length];
        var expAvgSq = new BFloat16[Length];
        for (int step = 1; step <= 3; step++)
        {
            StochasticAdamW.Step(values, LowPrecisionSamples.Values(99 + step, Length), expAvg, expAvgSq, new() { Step = step, LearningRate = 1e-3, InitialLearningRate = 1e-3, ParameterName = "w" });
        }

        Assert.Equal(Run(threads: 2), LowPrecisionSamples.Bits(values));
    }

    [Theory]
    [InlineData("128 bits")]
    [InlineData("256 bits")]
    [InlineData("512 bits")]
    public void EveryLane(string lane) => Assert.Equal(StochasticAdamW.RunIn("scalar"), StochasticAdamW.RunIn(lane));

    [Theory]
    [InlineData("128 bits")]
    [InlineData("256 bits")]
    [InlineData("512 bits")]
    public void EveryLaneOf24Bits(string lane) => Assert.Equal(Remainder8AdamW.RunIn("scalar"), Remainder8AdamW.RunIn(lane));

    /// <summary>Numbers that are not finite stay what they are, through steps of 24 bits and of those with 8-bit state, on any number of threads.</summary>
    [Fact]
    public void WhatIsNotFiniteStaysSoIn24Bits()
    {
        float[] special = [float.PositiveInfinity, float.NegativeInfinity, float.NaN, 0f, -0f, 1f];
        foreach (int threads in new[] { 1, 3 })
        {
            foreach (Func<Parameter<BFloat16>, IOptimizer> create in new Func<Parameter<BFloat16>, IOptimizer>[] { one => new Remainder8AdamW(1e-3, [one]), one => new Remainder8LionW(1e-3, [one]) })
            {
                BFloat16[] values = [.. Enumerable.Range(0, Length).Select(i => (BFloat16)special[i % special.Length])];
                ushort[] before = LowPrecisionSamples.Bits(values);
                using var parameter = new Parameter<BFloat16>("w", values, new BFloat16[Length]);
                using IOptimizer optimizer = create(parameter);
                optimizer.ThreadCount = threads;
                for (int step = 0; step < 3; step++)
                {
                    optimizer.Step();
                }

                Assert.Equal(before, LowPrecisionSamples.Bits(values));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnyNumberOfThreadsIn24Bits(bool isLionW)
    {
        Assert.Equal(Of(1), Of(2));
        Assert.Equal(Of(1), Of(5));

        byte[] Of(int threads)
        {
            var gradient = new BFloat16[Length];
            BFloat16[] values = LowPrecisionSamples.Values(1, Length);
            using var parameter = new Parameter<BFloat16>("w", values, gradient);
            using IOptimizer optimizer = isLionW ? new Remainder8LionW(1e-3, [parameter]) : new Remainder8AdamW(1e-3, [parameter]);
            optimizer.ThreadCount = threads;
            LowPrecisionSamples.Train(optimizer, gradient, 3);
            return [.. LowPrecisionSamples.Bits(values).SelectMany(BitConverter.GetBytes), .. optimizer.ExportState().Parameters["w"].Tensors["remainder8"].AsBytes()];
        }
    }

    /// <summary>The numbers are those of float32 parameters but for their last 8 bits, a unit of 24 bits per step.</summary>
    [Fact]
    public void StepsIn24BitsAreThoseOfFloat32()
    {
        const int Steps = 20;
        float[] reference = LowPrecisionSamples.Widened(LowPrecisionSamples.Values(1, 1003));
        var gradient = new BFloat16[1003];
        using (var parameter = new Parameter<float, BFloat16>("w", reference, gradient))
        {
            using var optimizer = new Float32AdamW(1e-3, [parameter]);
            LowPrecisionSamples.Train(optimizer, gradient, Steps);
        }

        BFloat16[] values = LowPrecisionSamples.Values(1, 1003);
        using var own = new Parameter<BFloat16>("w", values, gradient);
        using var in24Bits = new Remainder8Float32StateAdamW(1e-3, [own]);
        LowPrecisionSamples.Train(in24Bits, gradient, Steps);

        byte[] lower = in24Bits.ExportState().Parameters["w"].Tensors["remainder8"].AsBytes().ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            float exact = BitConverter.Int32BitsToSingle((values[i].ToBits() << 16) + ((sbyte)lower[i] << 8));
            double unit = Math.Pow(2, Math.Max(-126, Math.ILogB(Math.Max(Math.Abs(reference[i]), 0.02f))) - 15);
            Assert.InRange(exact - (double)reference[i], -Steps * unit, Steps * unit);
        }
    }

    [Fact]
    public void OtherParametersDoNotMatter()
    {
        BFloat16[] values = LowPrecisionSamples.Values(1, Length);
        var gradient = new BFloat16[Length];
        using var before = new Parameter<BFloat16>("before", LowPrecisionSamples.Values(2, 100_000), LowPrecisionSamples.Values(3, 100_000));
        using var parameter = new Parameter<BFloat16>("w", values, gradient);
        using var optimizer = new StochasticAdamW(1e-3, [before, parameter]);
        LowPrecisionSamples.Train(optimizer, gradient, 3);
        Assert.Equal(Run(threads: 1), LowPrecisionSamples.Bits(values));
    }

    private static ushort[] Run(int threads, long seed = 0, string name = "w")
    {
        BFloat16[] values = LowPrecisionSamples.Values(1, Length);
        var gradient = new BFloat16[Length];
        using var parameter = new Parameter<BFloat16>(name, values, gradient);
        using var optimizer = new StochasticAdamW(1e-3, [parameter]) { ThreadCount = threads, RoundingSeed = seed };
        LowPrecisionSamples.Train(optimizer, gradient, 3);
        return LowPrecisionSamples.Bits(values);
    }
}

/// <content>The generated loop in a lane of the test's choice.</content>
public sealed partial class StochasticAdamW
{
    internal static ushort[] RunIn(string lane)
    {
        const int Length = 1008;
        BFloat16[] values = LowPrecisionSamples.Values(1, Length);
        BFloat16[] gradient = LowPrecisionSamples.Values(2, Length);
        BFloat16[] expAvg = LowPrecisionSamples.Values(3, Length);
        BFloat16[] expAvgSq = LowPrecisionSamples.Values(4, Length).Select(value => (BFloat16)Math.Abs((float)value)).ToArray();
        Scalars scalars = ComputeScalars(1e-3, 1e-3, 1e-2, 7);
        var random = new GenOptim.Storage.RandomTable(GenOptim.Storage.RoundingRun.Of(GenOptim.Storage.RoundingKey.OfStep(5, "w", 7), 0), Length);
        nint done = lane switch
        {
            "scalar" => UpdateLanes<ScalarLane<float>, ScalarWords, PrefetchAhead>(ref values[0], in gradient[0], ref expAvg[0], ref expAvgSq[0], 0, Length, in random, in scalars),
            "128 bits" => UpdateLanes<Vector128Lane<float>, Vector128Words, PrefetchAhead>(ref values[0], in gradient[0], ref expAvg[0], ref expAvgSq[0], 0, Length, in random, in scalars),
            "256 bits" => UpdateLanes<Vector256Lane<float>, Vector256Words, PrefetchAhead>(ref values[0], in gradient[0], ref expAvg[0], ref expAvgSq[0], 0, Length, in random, in scalars),
            "512 bits" => UpdateLanes<Vector512Lane<float>, Vector512Words, PrefetchAhead>(ref values[0], in gradient[0], ref expAvg[0], ref expAvgSq[0], 0, Length, in random, in scalars),
            _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "No such lane."),
        };
        Assert.Equal(Length, done);
        return LowPrecisionSamples.Bits([.. values, .. expAvg, .. expAvgSq]);
    }
}

/// <content>The generated loop in a lane of the test's choice.</content>
public sealed partial class Remainder8AdamW
{
    internal static ushort[] RunIn(string lane)
    {
        const int Length = 1008;
        BFloat16[] values = LowPrecisionSamples.Values(1, Length);
        BFloat16[] gradient = LowPrecisionSamples.Values(2, Length);
        BFloat16[] expAvg = LowPrecisionSamples.Values(3, Length);
        BFloat16[] expAvgSq = LowPrecisionSamples.Values(4, Length).Select(value => (BFloat16)Math.Abs((float)value)).ToArray();
        byte[] remainder = [.. Enumerable.Range(0, Length).Select(i => (byte)(i * 37))];
        Scalars scalars = ComputeScalars(1e-3, 1e-3, 1e-2, 7);
        var random = new GenOptim.Storage.RandomTable(GenOptim.Storage.RoundingRun.Of(GenOptim.Storage.RoundingKey.OfStep(5, "w", 7), 0), Length);
        nint done = lane switch
        {
            "scalar" => UpdateLanes<ScalarLane<float>, ScalarWords, PrefetchAhead>(ref values[0], in gradient[0], ref expAvg[0], ref expAvgSq[0], ref remainder[0], 0, Length, in random, in scalars),
            "128 bits" => UpdateLanes<Vector128Lane<float>, Vector128Words, PrefetchAhead>(ref values[0], in gradient[0], ref expAvg[0], ref expAvgSq[0], ref remainder[0], 0, Length, in random, in scalars),
            "256 bits" => UpdateLanes<Vector256Lane<float>, Vector256Words, PrefetchAhead>(ref values[0], in gradient[0], ref expAvg[0], ref expAvgSq[0], ref remainder[0], 0, Length, in random, in scalars),
            "512 bits" => UpdateLanes<Vector512Lane<float>, Vector512Words, PrefetchAhead>(ref values[0], in gradient[0], ref expAvg[0], ref expAvgSq[0], ref remainder[0], 0, Length, in random, in scalars),
            _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "No such lane."),
        };
        Assert.Equal(Length, done);
        return [.. LowPrecisionSamples.Bits([.. values, .. expAvg, .. expAvgSq]), .. remainder.Select(one => (ushort)one)];
    }
}
