using System;
using System.Linq;
using System.Runtime.InteropServices;
using GenOptim.Lanes;
using GenOptim.Storage;
using Xunit;

namespace GenOptim.Runtime.Tests.Storage;

public sealed class StochasticRoundingTests
{
    private static readonly RoundingKey Key = RoundingKey.OfRun(RoundingKey.OfStep(7, "weights", 3), 0);

    public static TheoryData<string> Lanes => new(LaneArrays.Lanes);

    [Theory]
    [MemberData(nameof(Lanes))]
    public void EveryLaneRoundsAlike(string lane)
    {
        foreach (float[] inputs in new[] { Float32Inputs.AroundFloat16(), Float32Inputs.AroundBFloat16() })
        {
            Assert.Equal(
                Bits<BFloat16, ToBFloat16>("scalar", inputs),
                Bits<BFloat16, ToBFloat16>(lane, inputs));
            Assert.Equal(
                Bits<Half, ToFloat16>("scalar", inputs),
                Bits<Half, ToFloat16>(lane, inputs));
        }
    }

    [Fact]
    public void NumbersOfTheTypeStayAndOthersGoToANeighbour()
    {
        float[] inputs = Float32Inputs.AroundBFloat16();
        BFloat16[] rounded = LaneArrays.Run<ToBFloat16, float, BFloat16>("scalar", default, inputs);
        for (int i = 0; i < inputs.Length; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(inputs[i]);
            uint below = bits >> 16;
            uint result = rounded[i].ToBits();
            bool isSignalling = float.IsNaN(inputs[i]) && (bits & 0x0040_0000) == 0;
            Assert.True(
                float.IsNaN(inputs[i]) ? isSignalling || BFloat16.IsNaN(rounded[i]) :
                (bits & 0xFFFF) == 0 || float.IsInfinity(inputs[i]) ? result == below :
                result == below || result == below + 1,
                $"{bits:X8} became {result:X4}");
        }
    }

    [Fact]
    public void HalvesStayAndOthersGoToANeighbour()
    {
        float[] inputs = Float32Inputs.AroundFloat16();
        Half[] rounded = LaneArrays.Run<ToFloat16, float, Half>("scalar", default, inputs);
        for (int i = 0; i < inputs.Length; i++)
        {
            float magnitude = Math.Abs(inputs[i]);
            if (float.IsNaN(inputs[i]) || magnitude >= 65536)
            {
                Assert.Equal(BitConverter.HalfToUInt16Bits((Half)inputs[i]), BitConverter.HalfToUInt16Bits(rounded[i]));
                continue;
            }

            Half nearest = (Half)magnitude;
            Half below = (double)nearest > magnitude ? Half.BitDecrement(nearest) : nearest;
            Half above = (double)nearest < magnitude ? Half.BitIncrement(nearest) : nearest;
            Half result = Half.Abs(rounded[i]);
            Assert.True(result == below || result == above, $"{inputs[i]:R} became {result}");
            Assert.Equal(float.IsNegative(inputs[i]), Half.IsNegative(rounded[i]));
        }
    }

    /// <summary>
    /// The mean of n roundings of a number that lies the part f of the way between two neighbours is f on average, with a standard error of
    /// √(f·(1 − f)/n). The bound is 5 of them, which chance alone exceeds once in 1.7 million times; the seeds are fixed.
    /// </summary>
    [Theory]
    [InlineData(1.0f, 1 / 128f, 0.5)]
    [InlineData(1.0f, 1 / 128f, 0.03125)]
    [InlineData(-3.0f, -1 / 64f, 0.9)]
    [InlineData(1e-39f, 9.18355e-41f, 0.25)]
    public void BFloat16IsUnbiased(float number, float spacing, double part)
    {
        float lower = (BFloat16)number;
        float input = (float)(lower + (part * spacing));
        part = ((double)input - lower) / spacing;
        float[] inputs = Enumerable.Repeat(input, 1 << 20).ToArray();

        double mean = LaneArrays.Run<ToBFloat16, float, BFloat16>("512 bits", default, inputs).Average(one => ((double)one - lower) / spacing);

        Assert.InRange(mean - part, -5 * Math.Sqrt(part * (1 - part) / inputs.Length), 5 * Math.Sqrt(part * (1 - part) / inputs.Length));
    }

    /// <summary>As for bfloat16; besides the standard error the chance is right to 2⁻¹³ only.</summary>
    [Theory]
    [InlineData(1.0, 1 / 1024.0, 0.5)]
    [InlineData(-3.0, -1 / 512.0, 0.9)]
    [InlineData(5.9604644775390625E-07, 5.9604644775390625E-08, 0.25)]
    public void Float16IsUnbiased(double number, double spacing, double part)
    {
        double lower = (double)(Half)number;
        var input = (float)(lower + (part * spacing));
        part = (input - lower) / spacing;
        float[] inputs = Enumerable.Repeat(input, 1 << 20).ToArray();

        double mean = LaneArrays.Run<ToFloat16, float, Half>("512 bits", default, inputs).Average(one => ((double)one - lower) / spacing);

        double bound = (5 * Math.Sqrt(part * (1 - part) / inputs.Length)) + Math.Pow(2, -13);
        Assert.InRange(mean - part, -bound, bound);
    }

    /// <summary>
    /// Every one of the 32 bits is set in half of the words, within 5 standard errors of 2⁻¹¹ each. Of 2¹⁶ independent words half a pair is equal
    /// on average; 6 pairs or more happen once in a million keys.
    /// </summary>
    [Fact]
    public void WordsAreEvenAndDistinct()
    {
        uint[] words = Words(Key);
        Assert.InRange(words.Distinct().Count(), words.Length - 5, words.Length);
        for (int bit = 0; bit < 32; bit++)
        {
            double share = words.Count(word => ((word >> bit) & 1) == 1) / (double)words.Length;
            Assert.InRange(share, 0.5 - (5 * 0.5 / 256), 0.5 + (5 * 0.5 / 256));
        }
    }

    /// <summary>Each word is the sum of its column's and its row's; the table, whatever its length, gives what is defined.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(5003)]
    [InlineData(RoundingKey.RunLength)]
    public void TheTableHoldsTheWords(int length)
    {
        var table = new RandomTable(new RoundingRun(Key, FirstRow: 0), length);
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(RandomWords.Of(new ScalarWords((uint)i), Key).Value, RandomTable.Next<ScalarWords>(in table, i).Value);
        }
    }

    /// <summary>A part of a run has the words that it has within the whole, from the second 65,536 elements of a tensor too.</summary>
    [Theory]
    [InlineData(256, 1)]
    [InlineData(8_192, 8_192)]
    [InlineData(RoundingKey.RunLength - 256, 256)]
    [InlineData(RoundingKey.RunLength + 24_576, 5_003)]
    public void APartHasTheWordsOfTheWhole(int start, int length)
    {
        ulong step = RoundingKey.OfStep(7, "weights", 3);
        RoundingKey key = RoundingKey.OfRun(step, start);
        var table = new RandomTable(RoundingRun.Of(step, start), length);
        for (int i = 0; i < length; i++)
        {
            uint index = (uint)((start % RoundingKey.RunLength) + i);
            Assert.Equal(RandomWords.Of(new ScalarWords(index), key).Value, RandomTable.Next<ScalarWords>(in table, i).Value);
        }
    }

    /// <summary>
    /// Words that share a column, a row, or neither are independent. Within a run 256 pairs differ by the same number, so that the correlation over all n
    /// pairs at a distance has the standard error of n/256 of them: it stays below 5 of those.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(4096)]
    public void NeighboursAreIndependent(int distance)
    {
        uint[] words = [.. Enumerable.Range(0, 16).SelectMany(run => Words(RoundingKey.OfRun(RoundingKey.OfStep(7, "weights", 3), (nint)run * RoundingKey.RunLength)))];
        double correlation = Correlation(words[..^distance], words[distance..]);
        double bound = 5 / Math.Sqrt(words.Length / 256.0);
        Assert.InRange(correlation, -bound, bound);
    }

    /// <summary>Words of other steps, tensors, seeds and runs, and a word's parts, have nothing to do with each other: correlations stay below 5/√n.</summary>
    [Fact]
    public void KeysAreIndependent()
    {
        uint[] words = Words(Key);
        ulong step = RoundingKey.OfStep(7, "weights", 3);
        RoundingKey[] others =
        [
            RoundingKey.OfRun(RoundingKey.OfStep(7, "weights", 4), 0),
            RoundingKey.OfRun(RoundingKey.OfStep(8, "weights", 3), 0),
            RoundingKey.OfRun(RoundingKey.OfStep(7, "weightt", 3), 0),
            RoundingKey.OfRun(step, RoundingKey.RunLength),
        ];
        foreach (uint[] other in others.Select(Words).Concat(new[] { 6, 12, 18 }.Select(shift => words.Select(word => word << shift).ToArray())))
        {
            Assert.InRange(Correlation(words, other), -5.0 / 256, 5.0 / 256);
            Assert.NotEqual(words, other);
        }

        Assert.Equal(Key, RoundingKey.OfRun(step, RoundingKey.RunLength - 1));
    }

    private static uint[] Words(RoundingKey key) => Enumerable.Range(0, RoundingKey.RunLength)
        .Select(index => RandomWords.Of(new ScalarWords((uint)index), key).Value)
        .ToArray();

    private static double Correlation(uint[] one, uint[] other) =>
        one.Zip(other, (a, b) => 12 * ((a / 4294967296.0) - 0.5) * ((b / 4294967296.0) - 0.5)).Average();

    private static TWords Random<TWords>(nint index)
        where TWords : struct, ICpuWords<TWords> => RandomWords.Of(TWords.Sequence((uint)index), Key);

    private static ushort[] Bits<T, TOperation>(string lane, float[] inputs)
        where T : unmanaged
        where TOperation : struct, ILaneOperation<float, T> =>
        MemoryMarshal.Cast<T, ushort>(LaneArrays.Run<TOperation, float, T>(lane, default, inputs)).ToArray();

    private readonly struct ToBFloat16 : ILaneOperation<float, BFloat16>
    {
        public void Run<TLane, TWords>(ref readonly float input, ref BFloat16 output, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords> =>
            BFloat16Storage.StoreStochastic(TLane.Load(in input, index), ref output, index, RandomWords.Bits(Random<TWords>(index), 16, 16));
    }

    private readonly struct ToFloat16 : ILaneOperation<float, Half>
    {
        public void Run<TLane, TWords>(ref readonly float input, ref Half output, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords> =>
            Float16Storage.StoreStochastic(TLane.Load(in input, index), ref output, index, RandomWords.Bits(Random<TWords>(index), 19, 13));
    }
}
