using System;
using System.Linq;
using System.Runtime.InteropServices;
using GenOptim.Lanes;
using GenOptim.Storage;
using Xunit;

namespace GenOptim.Runtime.Tests.Storage;

public sealed class BFloat16ConversionTests
{
    public static TheoryData<string> Lanes => new(LaneArrays.Lanes);

    [Theory]
    [MemberData(nameof(Lanes))]
    public void EveryPatternWidensToItsUpperHalf(string lane)
    {
        BFloat16[] patterns = Enumerable.Range(0, 65536).Select(bits => BFloat16.FromBits((ushort)bits)).ToArray();

        float[] widened = LaneArrays.Run<Widening, BFloat16, float>(lane, default, patterns);

        Assert.Equal(Enumerable.Range(0, 65536).Select(bits => bits << 16), MemoryMarshal.Cast<float, int>(widened).ToArray());
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void NarrowingIsToNearestWithTiesToEven(string lane)
    {
        foreach (float[] inputs in new[] { Float32Inputs.AroundBFloat16(), Float32Inputs.Random(100_000) })
        {
            ushort[] expected = inputs.Select(Nearest).ToArray();

            BFloat16[] narrowed = LaneArrays.Run<Narrowing, float, BFloat16>(lane, default, inputs);

            Assert.Equal(expected, narrowed.Select(one => one.ToBits()));
            Assert.Equal(expected, inputs.Select(input => ((BFloat16)input).ToBits()));
        }
    }

    [Fact]
    public void NarrowingFromDoubleRoundsOnce()
    {
        foreach (float input in Float32Inputs.AroundBFloat16().Where(float.IsFinite))
        {
            Assert.Equal(Nearest(input), ((BFloat16)(double)input).ToBits());
        }

        // On the way over float these would become ties, and rounded to even in the wrong direction.
        Assert.Equal(0x3F81, ((BFloat16)(1 + Math.Pow(2, -8) + Math.Pow(2, -40))).ToBits());
        Assert.Equal(0x3F81, ((BFloat16)(1 + (3 * Math.Pow(2, -8)) - Math.Pow(2, -40))).ToBits());
        Assert.Equal(0xBF81, ((BFloat16)(-1 - Math.Pow(2, -8) - Math.Pow(2, -40))).ToBits());
        Assert.Equal(0x7F80, ((BFloat16)1e300).ToBits());
        Assert.Equal(0x8000, ((BFloat16)(-1e-300)).ToBits());
        Assert.True(BFloat16.IsNaN((BFloat16)double.NaN));
    }

    [Fact]
    public void TextReadsBackUnderAnyCulture()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("de-DE");
            foreach (int bits in Enumerable.Range(0, 65536))
            {
                BFloat16 number = BFloat16.FromBits((ushort)bits);
                BFloat16 read = BFloat16.Parse(number.ToString(), null);
                Assert.True(number.Equals(read), number.ToString());
                Assert.True(BFloat16.IsNaN(number) || read.ToBits() == bits);
            }

            Assert.Equal("1.5", ((BFloat16)1.5f).ToString());
            Assert.False(BFloat16.TryParse("1,5x", null, out _));
            Assert.Throws<FormatException>(() => BFloat16.Parse("one", null));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void ComparesAsFloat()
    {
        BFloat16 one = (BFloat16)1f;
        Assert.True(BFloat16.NegativeInfinity < BFloat16.MinValue && BFloat16.MinValue < one && one < BFloat16.MaxValue);
        Assert.True(BFloat16.FromBits(0x8000) == BFloat16.FromBits(0) && one >= (BFloat16)1f && one != BFloat16.Epsilon);
        Assert.False(BFloat16.NaN == BFloat16.NaN);
        Assert.True(BFloat16.NaN.Equals(BFloat16.NaN));
        Assert.Equal(-1, BFloat16.Epsilon.CompareTo(one));
        Assert.Equal([false, true, false], new[] { BFloat16.NaN, BFloat16.MaxValue, BFloat16.PositiveInfinity }.Select(BFloat16.IsFinite));
    }

    /// <summary>The reference: of the two neighbours the one that is nearer in double, in which all of this is exact.</summary>
    private static ushort Nearest(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        var below = (ushort)(bits >> 16);
        if (float.IsNaN(value))
        {
            return (ushort)(below | 0x40);
        }

        if (float.IsInfinity(value) || (bits & 0xFFFF) == 0)
        {
            return below;
        }

        var above = (ushort)(below + 1);
        double lower = Magnitude(below);
        double upper = (above & 0x7FFF) == 0x7F80 ? Math.Pow(2, 128) : Magnitude(above);
        double fromBelow = Math.Abs((double)value) - lower;
        double toAbove = upper - Math.Abs((double)value);
        return fromBelow < toAbove || (fromBelow == toAbove && below % 2 == 0) ? below : above;
    }

    private static double Magnitude(ushort bits) => BitConverter.UInt32BitsToSingle((bits & 0x7FFFu) << 16);

    private readonly struct Widening : ILaneOperation<BFloat16, float>
    {
        public void Run<TLane, TWords>(ref readonly BFloat16 input, ref float output, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords> =>
            BFloat16Storage.Load<TLane, TWords>(in input, index).Store(ref output, index);
    }

    private readonly struct Narrowing : ILaneOperation<float, BFloat16>
    {
        public void Run<TLane, TWords>(ref readonly float input, ref BFloat16 output, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords> =>
            BFloat16Storage.Store<TLane, TWords>(TLane.Load(in input, index), ref output, index);
    }
}
