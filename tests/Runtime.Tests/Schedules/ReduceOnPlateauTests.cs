using System;
using CsCheck;
using Xunit;

namespace GenOptim.Runtime.Tests.Schedules;

/// <summary>The one schedule that depends on more than the step count, and its memory as part of an optimizer's state.</summary>
public sealed class ReduceOnPlateauTests
{
    [Fact]
    public void ReportsReduceAsPyTorchDoes()
    {
        // PyTorch's ReduceLROnPlateau(factor=0.5, patience=2, threshold=0.1, cooldown=1, min_lr=0.2), worked out by hand for lr = 1.
        var plateau = new ReduceOnPlateau { Factor = 0.5, Patience = 2, Threshold = 0.1, Cooldown = 1, Minimum = 0.2 };
        (double Metric, double Multiplier)[] table =
        [
            (10, 1), (9.5, 1), (8.9, 1), // better by more than a tenth only the first and the third time
            (8.9, 1), (8.5, 1), (8.1, 0.5), // the third in a row that is not: reduced
            (8.9, 0.5), // cools down
            (8.9, 0.5), (8.9, 0.5), (8.9, 0.25), // three more
            (7, 0.25), // better, while it cools down
            (7, 0.25), (7, 0.25), (7, 0.2), // not below the minimum
            (7, 0.2), (7, 0.2), (7, 0.2), (7, 0.2), (7, 0.2),
        ];

        foreach ((double metric, double multiplier) in table)
        {
            plateau.Report(metric);
            Assert.Equal(multiplier, plateau.Multiplier(123));
        }

        Assert.Equal(7, plateau.Best);
        plateau.Reset();
        Assert.Equal((null, 1), (plateau.Best, plateau.CurrentMultiplier));
    }

    [Theory]
    [InlineData(false, false, -10, -10.5, false)]
    [InlineData(false, false, -10, -11.5, true)]
    [InlineData(false, false, 10, 9.5, false)]
    [InlineData(false, false, 10, 8.5, true)]
    [InlineData(true, false, 10, 10.5, false)]
    [InlineData(true, false, 10, 11.5, true)]
    [InlineData(true, false, -10, -9.5, false)]
    [InlineData(true, false, -10, -8.5, true)]
    [InlineData(false, true, 10, 9.95, false)]
    [InlineData(false, true, 10, 9.85, true)]
    [InlineData(true, true, 10, 10.15, true)]
    [InlineData(false, false, 10, double.NaN, false)]
    [InlineData(false, false, double.PositiveInfinity, 1e300, true)]
    [InlineData(false, false, double.NaN, 5, true)]
    public void ThresholdIsAPartOfTheBestOrAbsolute(bool isHigherBetter, bool isAbsolute, double first, double second, bool isImprovement)
    {
        var plateau = new ReduceOnPlateau { Patience = 0, Threshold = 0.1, IsHigherBetter = isHigherBetter, IsThresholdAbsolute = isAbsolute };
        plateau.Report(first);
        double before = plateau.CurrentMultiplier;

        Assert.Equal(!isImprovement, plateau.Report(second));
        Assert.Equal(isImprovement ? before : before * 0.1, plateau.CurrentMultiplier);
    }

    [Fact]
    public void MemoryContinuesWherePlateauStopped() => Gen.Select(Gen.Double[0, 10].Array[0, 30], Gen.Double[0, 10].Array[1, 30]).Sample((before, after) =>
    {
        ReduceOnPlateau whole = New();
        ReduceOnPlateau part = New();
        foreach (double metric in before)
        {
            whole.Report(metric);
            part.Report(metric);
        }

        ReduceOnPlateau continued = New();
        Assert.Null(continued.Mismatch(part.ExportMemory()));
        continued.ImportMemory(part.ExportMemory());
        foreach (double metric in after)
        {
            Assert.Equal(whole.Report(metric), continued.Report(metric));
            Assert.Equal(whole.CurrentMultiplier, continued.CurrentMultiplier);
        }

        static ReduceOnPlateau New() => new() { Patience = 2, Cooldown = 1, Factor = 0.5, Threshold = 0.2 };
    });

    [Fact]
    public void MemoryIsPartOfTheOptimizersState()
    {
        using Parameter<float> a = Samples.Parameter("a", 10, 1);
        using Parameter<float> b = Samples.Parameter("b", 10, 2);
        (SampleAdamW optimizer, ReduceOnPlateau ofAll, ReduceOnPlateau ofGroup) = Create(a, b);
        using (optimizer)
        {
            ofAll.Report(1);
            ofAll.Report(1);
            ofGroup.Report(3);
            Assert.Equal(0.5 * 0.1, optimizer.Multiplier);
            OptimizerState state = optimizer.ExportState();
            Assert.Equal(
                ["group a~1b~0/0/best", "group a~1b~0/0/multiplier", "optimizer/0/best", "optimizer/0/multiplier"],
                state.Sections["schedules"].Numbers.Keys);

            using Parameter<float> a2 = Samples.Parameter("a", 10, 1);
            using Parameter<float> b2 = Samples.Parameter("b", 10, 2);
            (SampleAdamW continued, ReduceOnPlateau all2, ReduceOnPlateau group2) = Create(a2, b2);
            using (continued)
            {
                continued.ImportState(state);
                Assert.Equal((1, 0.1, 3, 1), (all2.Best, all2.CurrentMultiplier, group2.Best, group2.CurrentMultiplier));
                Assert.Equal(optimizer.Multiplier, continued.Multiplier);

                // The schedule stays when the state of parameters is reset, as learning rates do.
                continued.ResetState();
                Assert.Equal(0.1, all2.CurrentMultiplier);
            }
        }
    }

    [Fact]
    public void BadMemoryIsNamedAndNothingIsChanged()
    {
        using Parameter<float> a = Samples.Parameter("a", 10, 1);
        using Parameter<float> b = Samples.Parameter("b", 10, 2);
        (SampleAdamW optimizer, ReduceOnPlateau ofAll, _) = Create(a, b);
        using (optimizer)
        {
            ofAll.Report(4);
            optimizer.Step();
            OptimizerState state = optimizer.ExportState();
            optimizer.Step();
            state.Sections["schedules"].Numbers["optimizer/0/multiplier"] = 1.5;

            string message = Assert.Throws<StateMismatchException>(() => optimizer.ImportState(state)).Message;

            Assert.Contains("the memory 'optimizer/0/' of ReduceOnPlateau(factor: 0.1, patience: 0) does not fit: its multiplier is 1.5; it must be between 0 and 1", message, StringComparison.Ordinal);
            Assert.Equal((2, 4, 1), (optimizer.StepCount, ofAll.Best, ofAll.CurrentMultiplier));
        }
    }

    [Fact]
    public void StateWithoutMemoryHasNoSection()
    {
        using Parameter<float> a = Samples.Parameter("a", 10, 1);
        using var optimizer = new SampleAdamW(0.1, [a]) { Schedule = Schedule.LinearToZero(10) };

        Assert.Empty(optimizer.ExportState().Sections);
    }

    [Fact]
    public void BadOptionsAreNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Factor", static () => new ReduceOnPlateau { Factor = 1.5 });
        Assert.Throws<ArgumentOutOfRangeException>("Patience", static () => new ReduceOnPlateau { Patience = -1 });
        Assert.Throws<ArgumentOutOfRangeException>("Threshold", static () => new ReduceOnPlateau { Threshold = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>("Cooldown", static () => new ReduceOnPlateau { Cooldown = -1 });
        Assert.Throws<ArgumentOutOfRangeException>("Minimum", static () => new ReduceOnPlateau { Minimum = -0.1 });
    }

    private static (SampleAdamW Optimizer, ReduceOnPlateau OfAll, ReduceOnPlateau OfGroup) Create(Parameter<float> a, Parameter<float> b)
    {
        var ofAll = new ReduceOnPlateau { Patience = 0 };
        var ofGroup = new ReduceOnPlateau { Patience = 0 };
        var optimizer = new SampleAdamW(
            0.1,
            new SampleAdamW.ParameterGroup([a]),
            new SampleAdamW.ParameterGroup([b]) { Name = "a/b~", Schedule = Schedule.Constant().Then(5, Schedule.Constant()).Times(ofGroup) })
        {
            Schedule = Schedule.Constant(0.5).Times(ofAll.WithWarmup(0)),
        };
        return (optimizer, ofAll, ofGroup);
    }
}
