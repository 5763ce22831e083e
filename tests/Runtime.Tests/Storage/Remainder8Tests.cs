using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GenOptim.Lanes;
using GenOptim.Storage;
using Xunit;

namespace GenOptim.Runtime.Tests.Storage;

public sealed class Remainder8Tests
{
    public static TheoryData<string> Lanes => new(LaneArrays.Lanes);

    [Theory]
    [MemberData(nameof(Lanes))]
    public void BothPartsTogetherAreOneOfTheTwoNeighboursOf24Bits(string lane)
    {
        foreach (float[] inputs in new[] { Float32Inputs.AroundBFloat16(), Float32Inputs.Random(100_000) })
        {
            uint[] parts = LaneArrays.Run<Splitting, float, uint>(lane, default, inputs);
            float[] joined = LaneArrays.Run<Joining, uint, float>(lane, default, parts);
            Assert.Equal(LaneArrays.Run<Splitting, float, uint>("scalar", default, inputs), parts);
            for (int i = 0; i < inputs.Length; i++)
            {
                uint bits = BitConverter.SingleToUInt32Bits(inputs[i]);
                uint result = BitConverter.SingleToUInt32Bits(joined[i]);
                BFloat16 upper = BFloat16.FromBits((ushort)(parts[i] >> 8));
                if (float.IsNaN(inputs[i]))
                {
                    Assert.True(float.IsNaN(joined[i]) && BFloat16.IsNaN(upper) && (result & 0x0040_0000) != 0, $"{bits:X8} became {result:X8}");
                    continue;
                }

                uint below = bits & 0xFFFF_FF00;
                Assert.True(result == below || (result == below + 0x100 && (bits & 0xFF) != 0), $"{bits:X8} became {result:X8}");

                // The upper part is the nearest bfloat16 to what both hold; a tie may go to either side of what ties to even give.
                var nearest = (BFloat16)joined[i];
                Assert.True(upper.ToBits() == nearest.ToBits() || ((result & 0xFFFF) == 0x8000 && upper.ToBits() == nearest.ToBits() + 1));
            }
        }
    }

    [Fact]
    public void WhatWasReadIsWrittenAsItWas()
    {
        foreach (uint dither in new uint[] { 0, Remainder8Storage.ToNearest, 0xFF })
        {
            for (uint bits = 0; bits < 1u << 24; bits += 7)
            {
                ScalarWords upper = Remainder8Storage.Split(ScalarLane<float>.FromWords(ScalarWords.All(bits << 8)), ScalarWords.All(dither), out ScalarWords lower);
                float number = BitConverter.UInt32BitsToSingle(bits << 8);
                ScalarLane<float> joined = Remainder8Storage.Join<ScalarLane<float>, ScalarWords>(upper, ScalarWords.All((uint)(sbyte)(byte)Value(lower)));
                Assert.True(float.IsNaN(number) ? float.IsNaN(Float(joined)) : BitConverter.SingleToUInt32Bits(Float(joined)) == bits << 8);
            }
        }
    }

    /// <summary>
    /// A decay of 10⁻⁶ per step is a fifteenth to a thirtieth of a unit of the 16th bit. Over 1,000 steps chance leaves 0.9990 of the mean of 2¹⁴ equal
    /// numbers, within 5 standard errors and float32's own roundings; each step has a variance below a unit times the decay. To nearest nothing goes.
    /// </summary>
    [Theory]
    [InlineData(1.0f)]
    [InlineData(-1.4375f)]
    public void SlowDecayIsNotLost(float initial)
    {
        const int Count = 1 << 14;
        const int Steps = 1000;
        const double Decay = 1e-6;
        float factor = (float)(1 - Decay);
        float[] byChance = Enumerable.Repeat(initial, Count).ToArray();
        float toNearest = initial;
        for (int step = 1; step <= Steps; step++)
        {
            RoundingKey key = RoundingKey.OfRun(RoundingKey.OfStep(1, "p", step), 0);
            for (int i = 0; i < Count; i++)
            {
                byChance[i] = Rounded(factor * byChance[i], RandomWords.Bits(RandomWords.Of(ScalarWords.All((uint)i), key), 24, 8));
            }

            toNearest = Rounded(factor * toNearest, ScalarWords.All(Remainder8Storage.ToNearest));
        }

        // The factor itself is a float32.
        double expected = initial * Math.Pow(factor, Steps);
        double bound = (5 * Math.Sqrt(Steps * Decay * Math.Abs(initial) * Math.Pow(2, -15) / Count)) + (Steps * Math.Pow(2, -24));
        Assert.InRange(byChance.Average(value => (double)value) - expected, -bound, bound);
        Assert.True(bound < Steps * Decay * Math.Abs(initial) / 10);
        Assert.Equal(initial, toNearest);
    }

    private static float Rounded(float value, ScalarWords dither)
    {
        ScalarWords upper = Remainder8Storage.Split(ScalarLane<float>.All(value), dither, out ScalarWords lower);
        return Float(Remainder8Storage.Join<ScalarLane<float>, ScalarWords>(upper, ScalarWords.All((uint)(sbyte)(byte)Value(lower))));
    }

    private static uint Value(ScalarWords words)
    {
        uint value = 0;
        words.Store(ref value, 0);
        return value;
    }

    private static float Float(ScalarLane<float> lane)
    {
        float value = 0;
        lane.Store(ref value, 0);
        return value;
    }

    /// <summary>Upper part in the middle of a word, lower part in the lowest byte. Each element has a dither of its own.</summary>
    private readonly struct Splitting : ILaneOperation<float, uint>
    {
        public void Run<TLane, TWords>(ref readonly float input, ref uint output, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords>
        {
            Span<BFloat16> upper = stackalloc BFloat16[TLane.Count];
            Span<byte> lower = stackalloc byte[TLane.Count];
            TWords dither = (TWords.Sequence((uint)index) * TWords.All(0x9E37_79B9)) >>> 24;
            Remainder8Storage.Store(TLane.Load(in input, index), ref upper[0], ref lower[0], 0, dither);
            for (int i = 0; i < TLane.Count; i++)
            {
                Unsafe.Add(ref output, index + i) = ((uint)upper[i].ToBits() << 8) | lower[i];
            }
        }
    }

    private readonly struct Joining : ILaneOperation<uint, float>
    {
        public void Run<TLane, TWords>(ref readonly uint input, ref float output, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords>
        {
            uint[] parts = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref Unsafe.AsRef(in input), index), TLane.Count).ToArray();
            BFloat16[] upper = [.. parts.Select(part => BFloat16.FromBits((ushort)(part >> 8)))];
            byte[] lower = [.. parts.Select(part => (byte)part)];
            Remainder8Storage.Load<TLane, TWords>(ref upper[0], ref lower[0], 0).Store(ref output, index);
        }
    }
}
