using System;
using CsCheck;
using Xunit;

namespace GenOptim.Conformance.Paper;

/// <summary>The arithmetic that judges others is judged first.</summary>
public sealed class BigRealTests
{
    private static readonly Gen<double> Moderate =
        Gen.Select(Gen.Double[1, 2], Gen.Int[-20, 20], Gen.Bool, (fraction, exponent, isNegative) => Math.ScaleB(isNegative ? -fraction : fraction, exponent));

    /// <summary>Doubles go in and out unchanged.</summary>
    [Fact]
    public void Doubles_round_trip() =>
        Properties.Check(Gen.Double.Where(double.IsFinite), 10, 1000, value => Assert.Equal(value, (double)(BigReal)value));

    [Theory]
    [InlineData(double.Epsilon)]
    [InlineData(-double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(2.2250738585072014E-308)]
    [InlineData(0.0)]
    public void Extremes_round_trip(double value) => Assert.Equal(value, (double)(BigReal)value);

    /// <summary>The rounding errors of double operations, found with error-free transformations, are what BigReal says they are.</summary>
    [Fact]
    public void Sums_and_products_are_exact_where_the_bits_suffice() =>
        Properties.Check(Gen.Select(Moderate, Moderate), 11, 1000, pair =>
        {
            (double x, double y) = pair;
            double product = x * y;
            double sum = x + y;
            double part = sum - x;
            Assert.Equal(Math.FusedMultiplyAdd(x, y, -product), (double)((BigReal)x * y - product));
            Assert.Equal((x - (sum - part)) + (y - part), (double)((BigReal)x + y - sum));
        });

    [Fact]
    public void Quotient_and_root_invert() =>
        Properties.Check(Gen.Select(Moderate, Moderate), 12, 1000, pair =>
        {
            (double x, double y) = pair;
            BigReal root = BigReal.Sqrt(Math.Abs(x));
            AssertClose(x, (BigReal)x / y * y);
            AssertClose(Math.Abs(x), root * root);
        });

    /// <summary>Far beyond double's range nothing overflows or vanishes.</summary>
    [Fact]
    public void Exponents_have_no_bounds() => AssertClose(1e-300, BigReal.Sqrt(BigReal.Sqrt(BigReal.Pow(1e-300, 4))));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(25)]
    public void Powers_are_repeated_products(int power)
    {
        BigReal expected = 1;
        for (int i = 0; i < power; i++)
        {
            expected *= 0.9;
        }

        AssertClose(expected, BigReal.Pow(0.9, power));
    }

    private static void AssertClose(BigReal expected, BigReal actual) =>
        Assert.True(BigReal.Abs(actual - expected).CompareTo(BigReal.Abs(expected) * Math.ScaleB(1, -180)) <= 0, $"{(double)actual:R} is not {(double)expected:R}.");
}
