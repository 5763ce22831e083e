using System;
using System.Globalization;
using CsCheck;
using Xunit;

namespace GenOptim.Runtime.Tests.Schedules;

public sealed class TrainingClockTests
{
    private static readonly TrainingClock Clock = new() { TotalSteps = 1000, StepsPerEpoch = 312.5, SamplesPerStep = 128, TokensPerStep = 128 * 2048 };

    [Theory]
    [InlineData("10ba", 10)]
    [InlineData("0ba", 0)]
    [InlineData("2ep", 625)]
    [InlineData("0.5ep", 156)]
    [InlineData("1280sp", 10)]
    [InlineData("1e5sp", 781)]
    [InlineData("262144tok", 1)]
    [InlineData("2e9tok", 7629)]
    [InlineData("0.06dur", 60)]
    [InlineData(" 1dur ", 1000)]
    public void TimesAreReadAsComposerWritesThem(string time, long steps) => Assert.Equal(steps, Clock.Parse(time));

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("ep")]
    [InlineData("1,5ep")]
    [InlineData("10 minutes")]
    [InlineData("10EP")]
    public void WhatIsNoTimeIsNamed(string time) =>
        Assert.Contains($"'{time}' is no time", Assert.Throws<FormatException>(() => Clock.Parse(time)).Message, StringComparison.Ordinal);

    [Fact]
    public void PartsAreRoundedAndNotCutOff()
    {
        var run = new TrainingClock { TotalSteps = 100 };

        // 0.29 · 100 is 28.999999999999996 and 0.07 · 100 is 7.000000000000001.
        Assert.Equal(29, run.Fraction(0.29));
        Assert.Equal(7, run.Fraction(0.07));
    }

    [Fact]
    public void EpochsOfSamplesAreWholeSteps()
    {
        var kept = TrainingClock.OfEpochs(epochs: 30, samples: 1437, samplesPerStep: 16);
        Assert.Equal((2700, 90), (kept.TotalSteps, kept.StepsPerEpoch));
        Assert.Equal(90, kept.Samples(1437));

        var dropped = TrainingClock.OfEpochs(30, 1437, 16, dropsLast: true);
        Assert.Equal((2670, 89, 16), (dropped.TotalSteps, dropped.StepsPerEpoch, dropped.SamplesPerStep));
    }

    [Fact]
    public void UnknownUnitsAndBadTimesAreNamed()
    {
        Assert.Equal(
            "The training clock does not know StepsPerEpoch; set it where the clock is made.",
            Assert.Throws<InvalidOperationException>(static () => new TrainingClock { TotalSteps = 9 }.Epochs(1)).Message);
        Assert.Throws<InvalidOperationException>(static () => default(TrainingClock).Parse("1tok"));
        Assert.StartsWith(
            "TrainingClock: Fraction is -0.5; it must be",
            Assert.Throws<ArgumentOutOfRangeException>(static () => Clock.Fraction(-0.5)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(static () => Clock.Epochs(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Clock.Epochs(1e300));
        Assert.StartsWith(
            "TrainingClock: TotalSteps is 0; it must be at least 1.",
            Assert.Throws<ArgumentOutOfRangeException>(static () => new TrainingClock { TotalSteps = 0 }).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "TrainingClock: TokensPerStep is -1; it must be finite and above 0.",
            Assert.Throws<ArgumentOutOfRangeException>(static () => new TrainingClock { TokensPerStep = -1 }).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(static () => TrainingClock.OfEpochs(1, 10, 16, dropsLast: true));
    }

    [Fact]
    public void StepsGoThereAndBack() => Gen.Select(Gen.Long[1, 1_000_000], Gen.Double[0.01, 1e6], Gen.Long[0, 1_000_000]).Sample((total, rate, steps) =>
    {
        var clock = new TrainingClock { TotalSteps = total, StepsPerEpoch = rate, SamplesPerStep = rate, TokensPerStep = rate };

        Assert.Equal(steps, clock.Epochs(clock.ToEpochs(steps)));
        Assert.Equal(steps, clock.Samples(clock.ToSamples(steps)));
        Assert.Equal(steps, clock.Tokens(clock.ToTokens(steps)));
        Assert.Equal(steps, clock.Fraction(clock.ToFraction(steps)));
    });

    [Fact]
    public void TextIsTheSameInEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal("TotalSteps = 1000, StepsPerEpoch = 312.5, SamplesPerStep = 128, TokensPerStep = 262144", Clock.ToString());
            Assert.Equal(156, Clock.Parse("0.5ep"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
