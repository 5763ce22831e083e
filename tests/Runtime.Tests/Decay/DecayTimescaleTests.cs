using System;
using System.Globalization;
using System.Linq;
using CsCheck;
using Xunit;

namespace GenOptim.Runtime.Tests.Decay;

[DecoupledOptimizer(Algorithm.Sgdw, Parameter = DType.Float64)]
public sealed partial class ScheduledSgdw64;

[DecoupledOptimizer(Algorithm.Sgdw, Parameter = DType.Float64, Decay = DecayRule.LearningRate)]
public sealed partial class RatedSgdw64;

[DecoupledOptimizer(Algorithm.Sgdw, Parameter = DType.Float64, Decay = DecayRule.Constant)]
public sealed partial class ConstantSgdw64;

[DecoupledOptimizer(Algorithm.Sgdw, Parameter = DType.Float64, Decay = DecayRule.Corrected)]
public sealed partial class CorrectedSgdw64;

/// <summary>Every number that is said about a weight decay, against steps in which nothing but the decay moves a weight.</summary>
public sealed class DecayTimescaleTests
{
    public static TheoryData<DecayRule> Rules => [DecayRule.Scheduled, DecayRule.LearningRate, DecayRule.Constant, DecayRule.Corrected];

    [Theory]
    [MemberData(nameof(Rules))]
    public void AfterTheTimescaleTheEthPartIsLeft(DecayRule rule)
    {
        foreach ((int tau, double learningRate) in new[] { (10, 0.5), (100, 0.01), (3000, 3e-4) })
        {
            using var run = new Run(rule, learningRate);
            run.Group.SetTimescale(tau);

            Assert.Equal(tau, run.Group.GetTimescale(), 1e-9 * tau);
            Assert.Equal(tau, run.Described(default).TimescaleSteps, 1e-9 * tau);

            // (1 - 1/τ)^τ is 1/e but for a part of 1/(2τ).
            Assert.Equal(Math.Exp(-1), run.LeftAfter(tau), Math.Exp(-1) / tau);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void AfterTheHalfLifeHalfIsLeft(DecayRule rule)
    {
        foreach (double perStep in new[] { 0.5, 0.1, 0.01, 1e-3 })
        {
            using var run = new Run(rule, 0.25);
            run.Group.WeightDecay = rule is DecayRule.LearningRate or DecayRule.Corrected ? perStep / 0.25 : perStep;
            double halfLife = run.Described(default).HalfLifeSteps;

            Assert.Equal(perStep, run.Described(default).PerStep, 1e-15);
            Assert.True(run.LeftAfter((int)Math.Floor(halfLife)) >= 0.5 * (1 - 1e-12));
            using var again = new Run(rule, 0.25);
            again.Group.WeightDecay = run.Group.WeightDecay;
            Assert.True(again.LeftAfter((int)Math.Ceiling(halfLife)) <= 0.5 * (1 + 1e-12));
        }

        // Where 1 - d keeps few digits of d or none: ln 2/d·(1 - d/2).
        foreach (double perStep in new[] { 1e-8, 3.7e-13, 1e-17, 1e-300 })
        {
            using var run = new Run(DecayRule.Constant, 1);
            run.Group.WeightDecay = perStep;
            double expected = Math.Log(2) / perStep * (1 - (perStep / 2));
            Assert.Equal(expected, run.Described(default).HalfLifeSteps, 1e-14 * expected);
        }

        // As they stand in the literature: 1, 6.58 and 69.0 steps.
        Assert.Equal([1, 6.58, 68.97], new[] { 0.5, 0.1, 0.01 }.Select(wd =>
        {
            using var run = new Run(DecayRule.Constant, 1);
            run.Group.WeightDecay = wd;
            return Math.Round(run.Described(default).HalfLifeSteps, 2);
        }));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void ShareLeftIsWhatARunLeaves(DecayRule rule)
    {
        ISchedule[] schedules =
        [
            Schedule.Constant(), Schedule.CosineAnnealingWithWarmup(20, 400), Schedule.LinearToZero(400), Schedule.WarmupStableDecay(40, 100, 400),
        ];
        foreach (ISchedule schedule in schedules)
        {
            using var run = new Run(rule, 0.1) { Optimizer = { Schedule = schedule } };
            run.Group.Schedule = Schedule.Step(150, 0.5);
            run.Group.SetTimescale(200);
            var clock = new TrainingClock { TotalSteps = 400, StepsPerEpoch = 50 };

            GroupDecay described = run.Described(clock);

            Assert.Equal(4, described.TimescaleEpochs!.Value, 1e-9);
            Assert.Equal(0.5, described.TimescaleFraction!.Value, 1e-12);
            Assert.Equal(run.LeftAfter(400), described.ShareLeft!.Value, 1e-12);
            if (rule is DecayRule.Scheduled or DecayRule.LearningRate)
            {
                // exp(-Σd) but for the squares.
                double sum = Enumerable.Range(0, 400).Sum(step => schedule.Multiplier(step) * run.Group.Schedule.Multiplier(step)) / 200;
                Assert.Equal(Math.Exp(-sum), described.ShareLeft!.Value, sum / 200);
            }
        }
    }

    [Fact]
    public void ScheduledAndLearningRateAreOneRuleByConversion()
    {
        const double LearningRate = 0.02;
        const double Rated = 0.3;
        using var rated = new Run(DecayRule.LearningRate, LearningRate, gradient: 0.7) { Optimizer = { Schedule = Schedule.CosineAnnealingWithWarmup(10, 200) } };
        using var scheduled = new Run(DecayRule.Scheduled, LearningRate, gradient: 0.7) { Optimizer = { Schedule = Schedule.CosineAnnealingWithWarmup(10, 200) } };
        rated.Group.WeightDecay = Rated;
        scheduled.Group.WeightDecay = DecayTimescale.Convert(Rated, DecayRule.LearningRate, DecayRule.Scheduled, LearningRate);

        Assert.Equal(LearningRate * Rated, scheduled.Group.WeightDecay, 1e-17);
        Assert.Equal(rated.LeftAfter(200), scheduled.LeftAfter(200), 1e-12);
    }

    [Fact]
    public void ConversionsGoThereAndBack() => Gen.Select(Gen.Double[1e-6, 1], Gen.Double[1e-6, 1], Gen.Int[0, 3], Gen.Int[0, 3]).Sample((wd, lr, fromIndex, toIndex) =>
    {
        DecayRule[] rules = [DecayRule.Scheduled, DecayRule.LearningRate, DecayRule.Constant, DecayRule.Corrected];
        (DecayRule from, DecayRule to) = (rules[fromIndex], rules[toIndex]);
        double there = DecayTimescale.Convert(wd, from, to, lr);

        Assert.Equal(wd, DecayTimescale.Convert(there, to, from, lr), 1e-12 * wd);
        Assert.Equal(DecayTimescale.StepsOf(from, wd, lr), DecayTimescale.StepsOf(to, there, lr), 1e-9 / wd / lr);
        Assert.Equal(1e3, DecayTimescale.StepsOf(to, DecayTimescale.WeightDecayFor(to, 1e3, lr), lr), 1e-9);
    });

    [Fact]
    public void StatedInitialLearningRateCounts()
    {
        using var run = new Run(DecayRule.Scheduled, 0.1, initialLearningRate: 0.4);
        run.Group.SetTimescale(100);

        Assert.Equal(0.04, run.Group.WeightDecay, 1e-15);
        Assert.Equal(Math.Exp(-1), run.LeftAfter(100), Math.Exp(-1) / 100);
    }

    [Fact]
    public void StatedPeakCounts()
    {
        using var run = new Run(DecayRule.Corrected, 0.1);
        ((CorrectedSgdw64.ParameterGroup)run.Group).PeakLearningRate = 0.4;
        run.Group.SetTimescale(100);

        Assert.Equal(1 / (100 * 0.1 * 0.1 / 0.4), run.Group.WeightDecay, 1e-13);
        Assert.Equal(100, run.Group.GetTimescale(), 1e-9);
        Assert.Equal(Math.Exp(-1), run.LeftAfter(100), Math.Exp(-1) / 100);
    }

    [Fact]
    public void TextSaysWhatTheDecayMeans()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            using var run = new Run(DecayRule.Scheduled, 0.1);
            run.Group.WeightDecay = 1e-4;

            Assert.Equal(
                "group 0: weight decay 0.0001 (Scheduled), forgotten over 10,000 steps = 32 epochs = 1 of the run, half-life 6,931.1 steps, 36.786 % of the first weights left at the end",
                run.Described(new TrainingClock { TotalSteps = 10_000, StepsPerEpoch = 312.5 }).ToString());
            Assert.Equal("group 0: weight decay 0.0001 (Scheduled), forgotten over 10,000 steps, half-life 6,931.1 steps", run.Described(default).ToString());
            run.Group.WeightDecay = 0;
            Assert.Equal("group 0: no weight decay", run.Described(new TrainingClock { TotalSteps = 10 }).ToString());
            Assert.Equal((double.PositiveInfinity, double.PositiveInfinity, 1), (run.Group.GetTimescale(), run.Described(default).HalfLifeSteps, run.Described(new TrainingClock { TotalSteps = 10 }).ShareLeft));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void BadNumbersAreNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>("steps", static () => DecayTimescale.WeightDecayFor(DecayRule.Scheduled, 0.5, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>("steps", static () => DecayTimescale.WeightDecayFor(DecayRule.Scheduled, double.NaN, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", static () => DecayTimescale.StepsOf(DecayRule.LearningRate, 0.1, -1));
        Assert.Contains("nothing decays", Assert.Throws<ArgumentException>(static () => DecayTimescale.WeightDecayFor(DecayRule.None, 10, 0.1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(static () => DecayTimescale.WeightDecayFor(DecayRule.LearningRate, 10, 0));
        Assert.Equal(0.1, DecayTimescale.WeightDecayFor(DecayRule.Scheduled, 10, 0), 1e-15);
        Assert.Contains(
            "is in no optimizer",
            Assert.Throws<InvalidOperationException>(static () => new ScheduledSgdw64.ParameterGroup([]).SetTimescale(10)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>One weight of 1 under a rule.</summary>
    private sealed class Run : IDisposable
    {
        private readonly Parameter<double> _weight;

        public Run(DecayRule rule, double learningRate, double gradient = 0, double? initialLearningRate = null)
        {
            _weight = new Parameter<double>("w", [1.0], [gradient]);
            Optimizer = rule switch
            {
                DecayRule.Scheduled => new ScheduledSgdw64(learningRate),
                DecayRule.LearningRate => new RatedSgdw64(learningRate),
                DecayRule.Corrected => new CorrectedSgdw64(learningRate),
                _ => new ConstantSgdw64(learningRate),
            };
            Group = Optimizer.AddGroup([_weight], new GroupOptions { Name = "group 0", InitialLearningRate = initialLearningRate });
        }

        public IOptimizer Optimizer { get; }

        public ParameterGroup Group { get; }

        public GroupDecay Described(TrainingClock clock) => Optimizer.DescribeDecay(clock).Single();

        public double LeftAfter(int steps)
        {
            for (int step = 0; step < steps; step++)
            {
                Optimizer.Step();
            }

            return _weight.GetValues<double>()[0];
        }

        public void Dispose()
        {
            Optimizer.Dispose();
            _weight.Dispose();
        }
    }
}
