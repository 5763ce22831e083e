using System;
using System.Linq;
using CsCheck;
using Xunit;

namespace GenOptim.Runtime.Tests.Schedules;

/// <summary>Products, warmups and sequences of schedules.</summary>
public sealed class ScheduleCompositionTests
{
    private static readonly ISchedule Halving = Schedule.Lambda(static step => Math.Pow(0.5, step));

    /// <summary>Schedules of short runs, composed up to three deep.</summary>
    private static readonly Gen<ISchedule> AnySchedule = Gen.Recursive<ISchedule>((depth, inner) => depth >= 3 ? Simple : Gen.Frequency(
        (3, Simple),
        (1, Gen.Select(inner, inner, static (a, b) => a.Times(b))),
        (1, Gen.Select(inner, Gen.Long[0, 20], Gen.Double.Unit, static (a, steps, from) => a.WithWarmup(steps, from))),
        (1, Gen.Select(inner, Gen.Long[0, 20], inner, static (a, steps, b) => a.Then(steps, b)))));

    private static Gen<ISchedule> Simple => Gen.Select(Gen.Int[0, 7], Gen.Long[1, 40], Gen.Double.Unit, static (kind, steps, number) => kind switch
    {
        0 => Schedule.Constant(number, steps),
        1 => Schedule.Step(steps, number),
        2 => Schedule.MultiStep([steps, steps * 2], number),
        3 => Schedule.Linear(steps, 1, number),
        4 => Schedule.CosineAnnealing(steps, number),
        5 => Schedule.Polynomial(number * 3, steps),
        6 => Schedule.InverseSquareRoot(steps, number),
        _ => Schedule.OneCycle(steps, number),
    });

    [Fact]
    public void LambdaIsAskedForTheStepsTaken() =>
        Assert.Equal([1, 0.5, 0.25, 0.125], Enumerable.Range(0, 4).Select(step => Halving.Multiplier(step)));

    [Fact]
    public void ProductMultiplies()
    {
        ISchedule product = Schedule.Product(Halving, Schedule.Constant(0.5), Schedule.Step(2, 0.5));

        Assert.Equal([0.5, 0.25, 0.0625, 0.03125], Enumerable.Range(0, 4).Select(step => product.Multiplier(step)));
        Assert.Equal(3, product.Parts.Count);
    }

    [Fact]
    public void WarmupRisesToWhereTheScheduleBegins()
    {
        ISchedule schedule = Schedule.Linear(4, 0.5, 0.1).WithWarmup(4);
        Assert.Equal([0, 0.125, 0.25, 0.375, 0.5, 0.4, 0.3, 0.2, 0.1, 0.1], Enumerable.Range(0, 10).Select(step => Math.Round(schedule.Multiplier(step), 15)));

        ISchedule from = Schedule.Constant().WithWarmup(4, from: 0.2);
        Assert.Equal([0.2, 0.4, 0.6, 0.8, 1, 1], Enumerable.Range(0, 6).Select(step => Math.Round(from.Multiplier(step), 15)));
    }

    [Fact]
    public void ThenStartsTheNextAtItsOwnStart()
    {
        ISchedule schedule = Halving.Then(2, Schedule.Linear(4)).Then(5, Schedule.Constant(0.75));

        Assert.Equal([1, 0.5, 1, 0.75, 0.5, 0.75, 0.75], Enumerable.Range(0, 7).Select(step => schedule.Multiplier(step)));
    }

    [Fact]
    public void NamedWarmupsAreCompositions() => Gen.Select(Gen.Long[0, 30], Gen.Long[1, 60], Gen.Double.Unit).Sample((warmup, rest, final) =>
    {
        (ISchedule Named, ISchedule Composed)[] pairs =
        [
            (Schedule.CosineAnnealingWithWarmup(warmup, warmup + rest, final), Schedule.CosineAnnealing(rest, final).WithWarmup(warmup)),
            (Schedule.LinearWithWarmup(warmup, warmup + rest, 0.5, final), Schedule.Linear(rest, 0.5, final).WithWarmup(warmup)),
            (Schedule.LinearToZeroWithWarmup(warmup, warmup + rest), Schedule.LinearToZero(rest).WithWarmup(warmup)),
            (Schedule.PolynomialWithWarmup(warmup, warmup + rest, 3, final), Schedule.Polynomial(3, rest, final).WithWarmup(warmup)),
            (Schedule.ConstantWithWarmup(warmup, final), Schedule.Constant(final).WithWarmup(warmup)),
            (Schedule.InverseSquareRootWithWarmup(warmup, 9, 0, warmup + rest, final), Schedule.InverseSquareRoot(9, final).Then(rest, Schedule.Constant(Schedule.InverseSquareRoot(9, final).Multiplier(rest))).WithWarmup(warmup)),
            (Schedule.WarmupStableDecay(warmup, rest, warmup + 7 + rest, final), Schedule.Constant().Then(7, Schedule.Linear(rest, 1, final)).WithWarmup(warmup)),
        ];
        foreach ((ISchedule named, ISchedule composed) in pairs)
        {
            for (long step = 0; step < warmup + rest + 10; step++)
            {
                Assert.Equal(named.Multiplier(step), composed.Multiplier(step));
            }
        }
    });

    [Fact]
    public void CompositionsKeepTheirLaws() => Gen.Select(AnySchedule, AnySchedule, Gen.Long[0, 20], Gen.Long[0, 80]).Sample((a, b, steps, step) =>
    {
        double expectedWarmup = step < steps ? (double)step / steps * a.Multiplier(0) : a.Multiplier(step - steps);

        Assert.Equal(a.Multiplier(step) * b.Multiplier(step), a.Times(b).Multiplier(step));
        Assert.Equal(a.Multiplier(step), a.Times(Schedule.Constant()).Multiplier(step));
        Assert.Equal(step < steps ? a.Multiplier(step) : b.Multiplier(step - steps), a.Then(steps, b).Multiplier(step));
        Assert.Equal(b.Multiplier(step), a.Then(0, b).Multiplier(step));
        Assert.Equal(expectedWarmup, a.WithWarmup(steps).Multiplier(step));
        Assert.Equal(a.Multiplier(step), a.WithWarmup(0).Multiplier(step));
    });

    [Fact]
    public void SchedulesArePureAndFinite() => Gen.Select(AnySchedule, Gen.Long[0, 200].Array[1, 20]).Sample((schedule, steps) =>
    {
        double[] first = steps.Select(schedule.Multiplier).ToArray();
        double[] again = steps.Reverse().Select(schedule.Multiplier).Reverse().ToArray();

        Assert.Equal(first, again);
        Assert.All(first, static multiplier => Assert.True(multiplier >= 0 && double.IsFinite(multiplier)));
        Assert.NotEmpty(schedule.ToString()!);
    });

    [Fact]
    public void BadArgumentsAreNamed()
    {
        AssertMessage<ArgumentOutOfRangeException>("Step: stepSize is 0; it must be at least 1.", static () => Schedule.Step(0));
        AssertMessage<ArgumentOutOfRangeException>("Step: gamma is -0.5; it must be finite and at least 0.", static () => Schedule.Step(1, -0.5));
        AssertMessage<ArgumentOutOfRangeException>("MultiStep: milestones is -1; it must be at least 0.", static () => Schedule.MultiStep([3, -1]));
        AssertMessage<ArgumentOutOfRangeException>("CosineAnnealing: total is 0; it must be at least 1.", static () => Schedule.CosineAnnealing(0));
        AssertMessage<ArgumentOutOfRangeException>("CosineAnnealing: final is NaN; it must be finite and at least 0.", static () => Schedule.CosineAnnealing(9, double.NaN));
        AssertMessage<ArgumentOutOfRangeException>("CosineAnnealingWarmRestarts: factor is 0.5; it must be finite and at least 1.", static () => Schedule.CosineAnnealingWarmRestarts(9, 0.5));
        AssertMessage<ArgumentException>("CosineAnnealingWithWarmup: warmup is 11 and total is 10; it must be at most total.", static () => Schedule.CosineAnnealingWithWarmup(11, 10));
        AssertMessage<ArgumentException>("InverseSquareRootWithWarmup: finalDecay is 0.1 and finalCooldown 0.2; the cooldown must not rise.", static () => Schedule.InverseSquareRootWithWarmup(1, 1, 1, 9, 0.1, 0.2));
        AssertMessage<ArgumentOutOfRangeException>("OneCycle: rise is 0.7; it must be at most 0.5 where there are three phases, of which the second is as long.", static () => Schedule.OneCycle(10, 0.7, threePhases: true));
        AssertMessage<ArgumentOutOfRangeException>("OneCycle: divisor is 0; it must be finite and above 0.", static () => Schedule.OneCycle(10, divisor: 0));
        AssertMessage<ArgumentOutOfRangeException>("WarmupStableDecay: shape is 7; it must be a value of the enumeration.", static () => Schedule.WarmupStableDecay(1, 1, 9, shape: (AnnealShape)7));
        AssertMessage<ArgumentException>("Product: there is no schedule; give at least one.", static () => Schedule.Product());
        AssertMessage<ArgumentOutOfRangeException>("WithWarmup: steps is -1; it must be at least 0.", static () => Halving.WithWarmup(-1));
        AssertMessage<ArgumentOutOfRangeException>("WithWarmup: from is 1.5; it must be between 0 and 1.", static () => Halving.WithWarmup(1, 1.5));
        AssertMessage<ArgumentOutOfRangeException>("Lambda: the step count is -1; it must be at least 0.", static () => Halving.Multiplier(-1));
        Assert.Throws<ArgumentNullException>("schedules", static () => Halving.Times(null!));
        Assert.Throws<ArgumentNullException>("next", static () => Halving.Then(1, null!));
    }

    private static void AssertMessage<T>(string message, Func<object> call)
        where T : ArgumentException => Assert.StartsWith(message, Assert.Throws<T>(() => _ = call()).Message, StringComparison.Ordinal);
}
