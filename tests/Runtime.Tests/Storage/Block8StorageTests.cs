using System;
using System.Linq;
using GenOptim.Lanes;
using GenOptim.Storage;
using Xunit;

namespace GenOptim.Runtime.Tests.Storage;

public sealed class Block8StorageTests
{
    private const uint ToNearest = 0x8000_0000;

    private const int Block = GenOptim.Storage.Block8.Length;

    public static TheoryData<string> Lanes => new(LaneArrays.Lanes);

    /// <summary>Every code under every scale, against the formula in double, in which it is exact.</summary>
    [Theory]
    [MemberData(nameof(Lanes))]
    public void EveryCodeReadsAsItsFormula(string lane)
    {
        byte[] codes = Enumerable.Range(0, 256).Select(code => (byte)code).ToArray();
        for (int scale = 0; scale <= 253; scale++)
        {
            double factor = scale == 0 ? 0 : Math.Pow(2, scale - 127);
            float[] signed = LaneArrays.Run<Decoding, byte, float>(lane, new Decoding((byte)scale, isSigned: true), codes);
            float[] unsigned = LaneArrays.Run<Decoding, byte, float>(lane, new Decoding((byte)scale, isSigned: false), codes);
            for (int code = 0; code < 256; code++)
            {
                double magnitude = (Math.Pow(2, ((code & 0x7F) >> 3) - 15) * (1 + ((code & 7) / 8.0))) - Math.Pow(2, -15);
                Assert.Equal(BitConverter.SingleToInt32Bits((float)(Math.CopySign(magnitude, code < 128 ? 1 : -1) * factor)), BitConverter.SingleToInt32Bits(signed[code]));
                Assert.Equal((float)(Math.Pow(2, (code >> 3) - 31) * (1 + ((code & 7) / 8.0)) * factor), unsigned[code]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void WhatWasReadIsWrittenWithTheSameCodes(string lane)
    {
        // Some code from 6 eighths of the top binade to its end is in every block: the scale stays.
        byte[] codes = [.. Enumerable.Range(0, 8 * Block).Select(i => (byte)(i % Block == 0 ? 0x78 : (i * 77) % 0x7D))];
        byte[] scales = [.. Enumerable.Range(0, 8).Select(i => (byte)(100 + i))];
        foreach (bool isSigned in new[] { true, false })
        {
            byte[] written = [.. codes.Select((code, i) => isSigned ? (byte)(code | (i % 3 == 0 ? 0x80 : 0)) : (byte)(code + 0x80 - (i % 5 * 16)))];
            if (!isSigned)
            {
                for (int i = 0; i < written.Length; i += Block)
                {
                    written[i] = 0xF8;
                }
            }

            uint[] bits = new uint[codes.Length];
            for (int block = 0; block < 8; block++)
            {
                float[] values = LaneArrays.Run<Decoding, byte, float>("scalar", new Decoding(scales[block], isSigned), written[(block * Block)..((block + 1) * Block)]);
                values.Select(BitConverter.SingleToUInt32Bits).ToArray().CopyTo(bits, block * Block);
            }

            uint[] random = [.. Enumerable.Range(0, bits.Length).Select(i => (uint)i * 0x9E37_79B9)];
            (byte[] codesAgain, byte[] scalesAgain) = Write(lane, isSigned, bits, random);
            Assert.Equal(scales, scalesAgain);
            Assert.Equal(written, codesAgain);
        }
    }

    /// <summary>
    /// To nearest, an element is off by at most a sixteenth of itself, and near zero by half of the even steps there; every lane agrees.
    /// The scale is at most 16/7 of the block's largest number.
    /// </summary>
    [Theory]
    [MemberData(nameof(Lanes))]
    public void NearestIsNear(string lane)
    {
        foreach (bool isSigned in new[] { true, false })
        {
            float[] values = Samples.Values(new Random(9), 4096).Select(value => isSigned ? value : value * value).ToArray();
            uint[] bits = values.Select(BitConverter.SingleToUInt32Bits).ToArray();
            uint[] random = Enumerable.Repeat(ToNearest, values.Length).ToArray();
            (byte[] codes, byte[] scales) = Write(lane, isSigned, bits, random);
            (byte[] scalarCodes, byte[] scalarScales) = Write("scalar", isSigned, bits, random);
            Assert.Equal(scalarCodes, codes);
            Assert.Equal(scalarScales, scales);
            float[] read = StateTensorOf(codes, scales, isSigned);
            for (int i = 0; i < values.Length; i++)
            {
                float largest = values.AsSpan(i / Block * Block, Block).ToArray().Max(Math.Abs);
                double smallest = isSigned ? Math.Pow(2, -19) : Math.Pow(2, -31);
                double bound = (Math.Abs(values[i]) / 16.0) + (smallest * largest * 16 / 7);
                Assert.InRange(Math.Abs((double)read[i] - values[i]), 0, bound);
                Assert.True(isSigned || values[i] == 0 || read[i] > 0);
            }
        }
    }

    [Fact]
    public void ZeroBlocksStayZeroAndNonFiniteOnesAreSeen()
    {
        uint[] random = Enumerable.Repeat(uint.MaxValue, Block).ToArray();
        foreach (bool isSigned in new[] { true, false })
        {
            (byte[] codes, byte[] scales) = Write("512 bits", isSigned, new uint[Block], random);
            Assert.Equal(0, scales[0]);
            Assert.All(StateTensorOf(codes, scales, isSigned), value => Assert.Equal(0f, value));
            foreach (float bad in new[] { float.NaN, -float.NaN, BitConverter.UInt32BitsToSingle(uint.MaxValue), float.PositiveInfinity, float.MaxValue })
            {
                float[] values = Enumerable.Range(0, Block).Select(i => i == 5 ? bad : i).ToArray();
                (codes, scales) = Write("512 bits", isSigned, values.Select(BitConverter.SingleToUInt32Bits).ToArray(), random);
                Assert.Equal(255, scales[0]);
                Assert.All(StateTensorOf(codes, scales, isSigned), value => Assert.False(float.IsFinite(value)));
            }
        }
    }

    /// <summary>
    /// As of bfloat16: the mean of 2¹⁸ roundings is within 5 standard errors of √(f·(1 − f)) of a step, f being the part of the way. What is
    /// never negative is unbiased in its root, to 2⁻⁸ of a step, because the chance is corrected by a function that is near the right one.
    /// </summary>
    [Theory]
    [InlineData(true, 0.7)]
    [InlineData(false, 0.7)]
    [InlineData(true, 1e-5)]
    [InlineData(false, 1e-7)]
    public void RoundingByChanceIsUnbiased(bool isSigned, double number)
    {
        const int Count = 1 << 18;
        RoundingKey key = RoundingKey.OfRun(3, 0);
        float value = (float)number;
        uint[] bits = Enumerable.Range(0, Count).Select(i => BitConverter.SingleToUInt32Bits(i % Block == 0 ? 1f : value)).ToArray();
        uint[] random = Enumerable.Range(0, Count).Select(i => RandomWords.Of(new ScalarWords((uint)i), key).Value).ToArray();
        (byte[] codes, byte[] scales) = Write("512 bits", isSigned, bits, random);

        float[] read = StateTensorOf(codes, scales, isSigned).Where((_, i) => i % Block != 0).ToArray();

        Func<float, double> of = isSigned ? one => one : one => Math.Sqrt(one);
        double lower = of(read.Min());
        double step = of(read.Max()) - lower;
        double part = (of(value) - lower) / step;
        double bound = (5 * Math.Sqrt(part * (1 - part) / read.Length)) + (isSigned ? 0 : Math.Pow(2, -8));
        Assert.InRange(read.Average(one => (of(one) - lower) / step) - part, -bound, bound);
        Assert.Equal(2, read.Distinct().Count());
    }

    /// <summary>
    /// A moving average without news goes down by its factor, however small a part of a code's step that is: after 1,000 steps the mean of 2¹⁴
    /// elements is 0.999¹⁰⁰⁰ within 5 standard errors; that of what is never negative, being right in its root, may be 3 % larger.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SlowDecayIsNotLost(bool isSigned)
    {
        const int Count = 1 << 14;
        const int Steps = 1000;
        const float Beta = 0.999f;

        // A one in every block keeps its scale.
        float[] values = [.. Enumerable.Range(0, Count).Select(i => i % Block == 0 ? 1f : 0.4375f)];
        uint[] random = new uint[Count];
        for (int step = 1; step <= Steps; step++)
        {
            RoundingKey key = RoundingKey.OfRun(RoundingKey.OfStep(1, "v", step), 0);
            for (int i = 0; i < Count; i++)
            {
                random[i] = RandomWords.Of(new ScalarWords((uint)i), key).Value;
            }

            uint[] bits = [.. values.Select((value, i) => BitConverter.SingleToUInt32Bits(i % Block == 0 ? 1f : Beta * value))];
            (byte[] codes, byte[] scales) = Write("512 bits", isSigned, bits, random);
            values = StateTensorOf(codes, scales, isSigned);
        }

        double[] left = [.. values.Where((_, i) => i % Block != 0).Select(value => value / 0.4375)];
        double mean = left.Average();
        double error = Math.Sqrt(left.Average(one => (one - mean) * (one - mean)) / left.Length);
        Assert.InRange(mean, Math.Pow(Beta, Steps) - (5 * error), (Math.Pow(Beta, Steps) * (isSigned ? 1 : 1.03)) + (5 * error));
        Assert.InRange(error, 0, 2e-3);
    }

    private static (byte[] Codes, byte[] Scales) Write(string lane, bool isSigned, uint[] bits, uint[] random) => lane switch
    {
        "scalar" => Write<ScalarLane<float>, ScalarWords>(isSigned, bits, random),
        "128 bits" => Write<Vector128Lane<float>, Vector128Words>(isSigned, bits, random),
        "256 bits" => Write<Vector256Lane<float>, Vector256Words>(isSigned, bits, random),
        "512 bits" => Write<Vector512Lane<float>, Vector512Words>(isSigned, bits, random),
        _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "No such lane."),
    };

    private static (byte[] Codes, byte[] Scales) Write<TLane, TWords>(bool isSigned, uint[] bits, uint[] random)
        where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords> => isSigned
            ? Write<SignedBlock8Storage, TLane, TWords>(bits, random)
            : Write<UnsignedBlock8Storage, TLane, TWords>(bits, random);

    /// <summary>Writes with given random words, of which the upper bits decide.</summary>
    private static (byte[] Codes, byte[] Scales) Write<TMap, TLane, TWords>(uint[] bits, uint[] random)
        where TMap : struct, IBlock8Map
        where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>
    {
        var codes = new byte[bits.Length];
        var scales = new byte[bits.Length / Block];
        for (int block = 0; block < bits.Length; block += Block)
        {
            var table = default(RandomTable);
            for (int column = 0; column < Block; column++)
            {
                table[column] = random[block + column] >> (32 - GenOptim.Storage.Block8.DitherBits) << TMap.LowestRandomBit;
            }

            uint[] tile = bits[block..(block + Block)];
            TWords largest = TWords.All(0);
            for (nint i = 0; i < Block; i += TWords.Count)
            {
                TLane value = GenOptim.Storage.Block8.Take<TLane, TWords>(in tile[0], i);
                largest = GenOptim.Storage.Block8.Collect<TMap, TLane, TWords>(value, ref tile[0], i, largest);
            }

            float inverseScale = GenOptim.Storage.Block8.StoreScale(largest, ref scales[0], block);
            GenOptim.Storage.Block8.StoreCodes<TMap, TLane, TWords>(in tile[0], inverseScale, in table, ref codes[0], block, Block);
        }

        return (codes, scales);
    }

    private static float[] StateTensorOf(byte[] codes, byte[] scales, bool isSigned)
    {
        var tensor = new StateTensor(isSigned ? DType.Block8 : DType.UnsignedBlock8, codes.Length);
        codes.CopyTo(tensor.AsBytes());
        scales.CopyTo(tensor.AsBytes()[(int)GenOptim.Storage.Block8.ScalesOffset(codes.Length)..]);
        return StateConversion.Convert(tensor, DType.Float32).AsSpan<float>().ToArray();
    }

    /// <summary>Codes of one scale.</summary>
    private readonly struct Decoding(byte scale, bool isSigned) : ILaneOperation<byte, float>
    {
        public void Run<TLane, TWords>(ref readonly byte input, ref float output, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords>
        {
            TLane factor = GenOptim.Storage.Block8.Scale<TLane>(in scale, 0);
            TLane value = isSigned
                ? SignedBlock8Storage.Decode(TWords.LoadSigned(in input, index), factor)
                : UnsignedBlock8Storage.Decode(TWords.Load(in input, index), factor);
            value.Store(ref output, index);
        }
    }
}
