using System;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.LowPrecision;

/// <summary>
/// With a gradient of zero a parameter is p₀·(1 − wd)ⁿ after n steps, whatever keeps it; and stays p₀ where nothing does.
/// </summary>
public sealed class DecayTests
{
    private const double WeightDecay = 1e-5;

    private const int Steps = 1000;

    private static readonly double Kept = Math.Pow(1 - WeightDecay, Steps);

    [Fact]
    public void WithoutAModeTheDecayIsLost()
    {
        BFloat16[] values = LowPrecisionSamples.Values(5, 1003);
        ushort[] before = LowPrecisionSamples.Bits(values);
        using var parameter = new Parameter<BFloat16>("w", values, new BFloat16[1003]);
        using var optimizer = new PlainAdamW(0.1, [parameter]);
        Step(optimizer);
        Assert.Equal(before, LowPrecisionSamples.Bits(values));

        Half[] halves = values.Select(value => (Half)(float)value).ToArray();
        Half[] halvesBefore = halves.ToArray();
        using var halfParameter = new Parameter<Half>("w", halves, new Half[1003]);
        using var halfOptimizer = new PlainHalfSgdw(0.1, [halfParameter]);
        Step(halfOptimizer);
        Assert.Equal(halvesBefore, halves);
    }

    /// <summary>Float32's own roundings: n of 2⁻²⁴ each; and the parameter within half a unit of its last place, 2⁻⁸.</summary>
    [Theory]
    [InlineData("master")]
    [InlineData("remainder")]
    public void ExactModesKeepItAsFloat32Does(string mode)
    {
        BFloat16[] values = NormalValues();
        double[] expected = values.Select(value => value * Kept).ToArray();
        using var parameter = new Parameter<BFloat16>("w", values, new BFloat16[values.Length]);
        using IOptimizer optimizer = mode == "master" ? new MasterAdamW(0.1, [parameter]) : new RemainderAdamW(0.1, [parameter]);

        Step(optimizer);

        StateTensor kept = optimizer.ExportState().Parameters["w"].Tensors[mode == "master" ? "master_weight" : "remainder"];
        for (int i = 0; i < values.Length; i++)
        {
            double exact = mode == "master"
                ? kept.AsSpan<float>()[i]
                : BitConverter.Int32BitsToSingle((values[i].ToBits() << 16) + (short)kept.AsSpan<ushort>()[i]);
            Assert.InRange(exact / expected[i], 1 - (Steps * Math.Pow(2, -24)), 1 + (Steps * Math.Pow(2, -24)));
            Assert.InRange(values[i] / expected[i], 1 - Math.Pow(2, -8), 1 + Math.Pow(2, -8));
        }
    }

    /// <summary>
    /// Kahan's second number resolves 2⁻¹⁷ of the parameter, against a decay of 2⁻¹⁶·⁶: every step is felt, and roundings add up to less than
    /// half a unit in the last place of bfloat16, 2⁻⁸, over these steps. That of Half resolves 2⁻²⁴, and of the smallest values here, 2⁻⁴, thus
    /// 2⁻²⁰: roundings stay below half a unit in its last place, 2⁻¹¹.
    /// </summary>
    [Fact]
    public void KahanKeepsItWithinTheTypesOwnError()
    {
        BFloat16[] values = NormalValues();
        BFloat16[] before = values.ToArray();
        using var parameter = new Parameter<BFloat16>("w", values, new BFloat16[values.Length]);
        using var optimizer = new KahanAdamW(0.1, [parameter]);
        Step(optimizer);
        BFloat16[] compensations = optimizer.ExportState().Parameters["w"].Tensors["compensation"].AsSpan<BFloat16>().ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            double decayed = ((double)values[i] + compensations[i]) / before[i];
            Assert.InRange(decayed, Kept - Math.Pow(2, -8), Kept + Math.Pow(2, -8));

            // Felt: at least half of the decay is there, where plain rounding leaves none of it.
            Assert.True(1 - decayed > (1 - Kept) / 2, $"{before[i]} kept {decayed}");
        }

        Half[] halves = before.Select(value => (Half)(float)value).ToArray();
        Half[] halvesBefore = halves.ToArray();
        using var halfParameter = new Parameter<Half>("w", halves, new Half[halves.Length]);
        using var halfOptimizer = new KahanHalfSgdw(0.1, [halfParameter]);
        Step(halfOptimizer);
        Half[] halfCompensations = halfOptimizer.ExportState().Parameters["w"].Tensors["compensation"].AsSpan<Half>().ToArray();
        for (int i = 0; i < halves.Length; i++)
        {
            double decayed = ((double)halves[i] + (double)halfCompensations[i]) / (double)halvesBefore[i];
            Assert.InRange(decayed, Kept - Math.Pow(2, -11), Kept + Math.Pow(2, -11));
            Assert.True(1 - decayed > (1 - Kept) / 2, $"{halvesBefore[i]} kept {decayed}");
        }
    }

    /// <summary>
    /// The mean over N equal elements. A step changes p by δ = wd·p, less than a unit u in the last place, and is rounded with a variance below
    /// δ·u; over n steps the mean's standard error is below √(n·wd·p·u/N). The bound is 5 of them: chance exceeds it once in 1.7 million times,
    /// and the seed is fixed. For N = 262,144 the bound is 3·10⁻⁵ to 9·10⁻⁵ of p, against a decay of 10⁻².
    /// </summary>
    [Theory]
    [InlineData(1.0)]
    [InlineData(-1.4375)]
    public void StochasticRoundingKeepsItOnAverage(double initial)
    {
        const int Count = 1 << 18;
        BFloat16[] values = Enumerable.Repeat((BFloat16)initial, Count).ToArray();
        using var parameter = new Parameter<BFloat16>("w", values, new BFloat16[Count]);
        using var optimizer = new StochasticAdamW(0.1, [parameter]);
        Step(optimizer);
        double bound = 5 * Math.Sqrt(Steps * WeightDecay * Math.Abs(initial) * Math.Pow(2, -7) / Count);
        Assert.InRange(values.Average(value => (double)value) - (initial * Kept), -bound, bound);

        Half[] halves = Enumerable.Repeat((Half)initial, Count).ToArray();
        using var halfParameter = new Parameter<Half, float>("w", halves, new float[Count]);
        using var halfOptimizer = new StochasticHalfSgdw(0.1, [halfParameter]);
        Step(halfOptimizer);

        // 13 bits of chance: besides, each step may be off by 2⁻¹⁴ of a unit in the last place.
        bound = (5 * Math.Sqrt(Steps * WeightDecay * Math.Abs(initial) * Math.Pow(2, -10) / Count)) + (Steps * Math.Pow(2, -24));
        Assert.InRange(halves.Average(value => (double)value) - (initial * Kept), -bound, bound);
    }

    /// <summary>
    /// The same for 24 bits, whose unit is 2⁻⁸ of that of bfloat16, under every rule: each has a decay of 10⁻⁵ per step at this learning rate. For
    /// N = 16,384 the bound is 2·10⁻⁵ to 3·10⁻⁵ of p, and the parameter is within half a unit of bfloat16 of the number.
    /// </summary>
    [Theory]
    [InlineData(nameof(Remainder8AdamW))]
    [InlineData(nameof(Remainder8LionW))]
    [InlineData(nameof(Remainder8LearningRateAdamW))]
    [InlineData(nameof(Remainder8ConstantSgdw))]
    [InlineData(nameof(Remainder8CorrectedSgdw))]
    public void Remainders8KeepItOnAverageUnderEveryRule(string name)
    {
        const int Count = 1 << 14;
        foreach (double initial in new[] { 1.0, -1.4375 })
        {
            BFloat16[] values = Enumerable.Repeat((BFloat16)initial, Count).ToArray();
            using var parameter = new Parameter<BFloat16>("w", values, new BFloat16[Count]);
            using IOptimizer optimizer = name switch
            {
                nameof(Remainder8AdamW) => new Remainder8AdamW(0.1, [parameter]),
                nameof(Remainder8LionW) => new Remainder8LionW(0.1, [parameter]),
                nameof(Remainder8LearningRateAdamW) => new Remainder8LearningRateAdamW(0.1, [parameter]),
                nameof(Remainder8ConstantSgdw) => new Remainder8ConstantSgdw(0.1, [parameter]),
                _ => new Remainder8CorrectedSgdw(0.1, [parameter]),
            };
            Step(optimizer);
            byte[] lower = optimizer.ExportState().Parameters["w"].Tensors["remainder8"].AsBytes().ToArray();
            double[] exact = [.. values.Select((value, i) => (double)BitConverter.Int32BitsToSingle((value.ToBits() << 16) + ((sbyte)lower[i] << 8)))];
            double bound = (5 * Math.Sqrt(Steps * WeightDecay * Math.Abs(initial) * Math.Pow(2, -15) / Count)) + (Steps * Math.Pow(2, -24));
            Assert.InRange(exact.Average() - (initial * Kept), -bound, bound);
            Assert.All(exact.Zip(values), pair => Assert.InRange(Math.Abs(pair.Second / pair.First), 1 - Math.Pow(2, -8), 1 + Math.Pow(2, -8)));
        }
    }

    /// <summary>Values from 2⁻⁴ to 2⁴ of either sign, none of them zero.</summary>
    private static BFloat16[] NormalValues()
    {
        var random = new Random(6);
        return Enumerable.Range(0, 1003)
            .Select(_ => (BFloat16)((random.Next(2) == 0 ? -1 : 1) * Math.Pow(2, (random.NextDouble() * 8) - 4)))
            .ToArray();
    }

    private static void Step(IOptimizer optimizer)
    {
        for (int step = 0; step < Steps; step++)
        {
            optimizer.Step();
        }
    }
}
