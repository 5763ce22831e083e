using System;
using System.Globalization;
using CsCheck;
using GenOptim.Generator.Emit;
using Xunit;

namespace GenOptim.Generator.Tests;

public sealed class LiteralTests
{
    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1, "1.0")]
    [InlineData(-1, "-1.0")]
    [InlineData(0.9, "0.9")]
    [InlineData(1e-8, "1e-8")]
    [InlineData(1e-5, "1e-5")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(1.5e300, "1.5e300")]
    [InlineData(double.Epsilon, "4.94065645841247e-324")]
    [InlineData(double.MaxValue, "1.7976931348623157e308")]
    [InlineData(double.NaN, "double.NaN")]
    [InlineData(double.PositiveInfinity, "double.PositiveInfinity")]
    [InlineData(double.NegativeInfinity, "double.NegativeInfinity")]
    public void Text(double value, string expected) => Assert.Equal(expected, Literal.Double(value));

    [Fact]
    public void ReadsBackToTheSameBits() => Gen.Long.Select(BitConverter.Int64BitsToDouble).Where(double.IsFinite).Sample(
        value => BitConverter.DoubleToInt64Bits(double.Parse(Literal.Double(value), CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(value),
        seed: "0000KOIPe036", iter: 20_000);
}
