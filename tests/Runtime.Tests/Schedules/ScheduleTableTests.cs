using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.Schedules;

/// <summary>
/// What each schedule gives, step by step. The numbers come from the formulas by themselves, written down in Python (which has the same C
/// library's cosine and power), those of OneCycle from PyTorch's lr/max_lr: a schedule may be off by two units in the last place.
/// </summary>
public sealed class ScheduleTableTests
{
    private static readonly Dictionary<string, (ISchedule Schedule, (long Step, double Multiplier)[] Table)> Cases = new()
    {
        ["Schedule.Constant()"] = (Schedule.Constant(), [(0, 1.0), (1, 1.0), (1000000000, 1.0)]),
        ["Schedule.Constant(0.25, total: 3)"] = (Schedule.Constant(0.25, total: 3), [(0, 0.25), (2, 0.25), (3, 1.0), (4, 1.0)]),
        ["Schedule.Step(3, gamma: 0.5)"] = (Schedule.Step(3, gamma: 0.5), [(0, 1.0), (1, 1.0), (2, 1.0), (3, 0.5), (5, 0.5), (6, 0.25), (8, 0.25), (9, 0.125), (30, 0.0009765625)]),
        ["Schedule.Step(4)"] = (Schedule.Step(4), [(0, 1.0), (3, 1.0), (4, 0.1), (7, 0.1), (8, 0.010000000000000002), (12, 0.0010000000000000002)]),
        ["Schedule.MultiStep([6, 2, 6], gamma: 0.5)"] = (Schedule.MultiStep([6, 2, 6], gamma: 0.5), [(0, 1.0), (1, 1.0), (2, 0.5), (3, 0.5), (5, 0.5), (6, 0.125), (7, 0.125), (100, 0.125)]),
        ["Schedule.MultiStep([2, 5])"] = (Schedule.MultiStep([2, 5]), [(0, 1.0), (1, 1.0), (2, 0.1), (4, 0.1), (5, 0.010000000000000002), (9, 0.010000000000000002)]),
        ["Schedule.Linear(8)"] = (Schedule.Linear(8), [(0, 1.0), (1, 0.875), (3, 0.625), (7, 0.125), (8, 0.0), (9, 0.0)]),
        ["Schedule.Linear(5, 0.2, 1.4)"] = (Schedule.Linear(5, 0.2, 1.4), [(0, 0.2), (1, 0.44), (2, 0.6799999999999999), (4, 1.16), (5, 1.4), (6, 1.4)]),
        ["Schedule.LinearToZero(8)"] = (Schedule.LinearToZero(8), [(0, 1.0), (1, 0.875), (3, 0.625), (7, 0.125), (8, 0.0), (9, 0.0)]),
        ["Schedule.Exponential(0.9, period: 7)"] = (Schedule.Exponential(0.9, period: 7), [(0, 1.0), (1, 0.9850612054411155), (6, 0.9136488118999422), (7, 0.9), (8, 0.886555084897004), (70, 0.3486784401000001)]),
        ["Schedule.CosineAnnealing(10)"] = (Schedule.CosineAnnealing(10), [(0, 1.0), (1, 0.9755282581475768), (2, 0.9045084971874737), (5, 0.5), (9, 0.024471741852423234), (10, 0.0), (11, 0.0)]),
        ["Schedule.CosineAnnealing(7, final: 0.1)"] = (Schedule.CosineAnnealing(7, final: 0.1), [(0, 1.0), (1, 0.9554359905560885), (3, 0.6501344202803414), (6, 0.14456400944391146), (7, 0.1), (8, 0.1)]),
        ["Schedule.CosineAnnealingWarmRestarts(4)"] = (Schedule.CosineAnnealingWarmRestarts(4), [(0, 1.0), (1, 0.8535533905932737), (3, 0.14644660940672627), (4, 1.0), (5, 0.8535533905932737), (7, 0.14644660940672627), (8, 1.0), (4001, 0.8535533905932737)]),
        ["Schedule.CosineAnnealingWarmRestarts(3, factor: 2, final: 0.1)"] = (Schedule.CosineAnnealingWarmRestarts(3, factor: 2, final: 0.1), [(0, 1.0), (2, 0.3250000000000001), (3, 1.0), (5, 0.775), (8, 0.16028856829700258), (9, 1.0), (20, 0.11533337816991932), (21, 1.0), (44, 0.10384981238178534), (45, 1.0), (1000, 0.807606531171146)]),
        ["Schedule.CosineAnnealingWarmRestarts(5, factor: 1.5)"] = (Schedule.CosineAnnealingWarmRestarts(5, factor: 1.5), [(0, 1.0), (4, 0.09549150281252633), (5, 1.0), (11, 0.04951556604879048), (12, 1.0), (21, 0.024471741852423234), (22, 1.0), (36, 0.010926199633097156), (37, 1.0)]),
        ["Schedule.Polynomial(2, 10)"] = (Schedule.Polynomial(2, 10), [(0, 1.0), (1, 0.81), (5, 0.25), (9, 0.009999999999999995), (10, 0.0), (11, 0.0)]),
        ["Schedule.Polynomial(0.5, 9, final: 0.2)"] = (Schedule.Polynomial(0.5, 9, final: 0.2), [(0, 1.0), (1, 0.9542472332656506), (4, 0.796284793999944), (8, 0.4666666666666668), (9, 0.2), (10, 0.2)]),
        ["Schedule.Power(0.5, scale: 16)"] = (Schedule.Power(0.5, scale: 16), [(0, 1.0), (1, 1.0), (16, 1.0), (17, 0.9701425001453319), (64, 0.5), (1600, 0.1)]),
        ["Schedule.Power(0.51, scale: 10)"] = (Schedule.Power(0.51, scale: 10), [(0, 1.0), (10, 1.0), (11, 0.9525542752640195), (100, 0.30902954325135906)]),
        ["Schedule.InverseSquareRoot(9)"] = (Schedule.InverseSquareRoot(9), [(0, 1.0), (1, 0.9486832980505138), (9, 0.7071067811865475), (27, 0.5), (72, 0.3333333333333333)]),
        ["Schedule.InverseSquareRoot(9, final: 0.2)"] = (Schedule.InverseSquareRoot(9, final: 0.2), [(0, 1.0), (1, 0.9589466384404111), (9, 0.765685424949238), (27, 0.6000000000000001)]),
        ["Schedule.MultiStepWithWarmup(4, [2, 8], gamma: 0.5)"] = (Schedule.MultiStepWithWarmup(4, [2, 8], gamma: 0.5), [(0, 0.0), (1, 0.25), (2, 0.5), (3, 0.75), (4, 0.5), (7, 0.5), (8, 0.25), (9, 0.25)]),
        ["Schedule.ConstantWithWarmup(4, alpha: 0.5)"] = (Schedule.ConstantWithWarmup(4, alpha: 0.5), [(0, 0.0), (1, 0.125), (3, 0.375), (4, 0.5), (5, 0.5)]),
        ["Schedule.ConstantWithWarmup(0)"] = (Schedule.ConstantWithWarmup(0), [(0, 1.0), (1, 1.0)]),
        ["Schedule.LinearWithWarmup(4, total: 12)"] = (Schedule.LinearWithWarmup(4, total: 12), [(0, 0.0), (1, 0.25), (3, 0.75), (4, 1.0), (5, 0.875), (11, 0.125), (12, 0.0), (13, 0.0)]),
        ["Schedule.LinearWithWarmup(4, total: 12, 0.5, 0.1)"] = (Schedule.LinearWithWarmup(4, total: 12, 0.5, 0.1), [(0, 0.0), (1, 0.125), (3, 0.375), (4, 0.5), (5, 0.45), (11, 0.14999999999999997), (12, 0.09999999999999998), (13, 0.09999999999999998)]),
        ["Schedule.LinearToZeroWithWarmup(4, total: 12)"] = (Schedule.LinearToZeroWithWarmup(4, total: 12), [(0, 0.0), (1, 0.25), (3, 0.75), (4, 1.0), (5, 0.875), (11, 0.125), (12, 0.0), (13, 0.0)]),
        ["Schedule.CosineAnnealingWithWarmup(4, total: 12)"] = (Schedule.CosineAnnealingWithWarmup(4, total: 12), [(0, 0.0), (1, 0.25), (3, 0.75), (4, 1.0), (5, 0.9619397662556434), (8, 0.5), (11, 0.03806023374435663), (12, 0.0), (13, 0.0)]),
        ["Schedule.CosineAnnealingWithWarmup(3, total: 10, final: 0.1)"] = (Schedule.CosineAnnealingWithWarmup(3, total: 10, final: 0.1), [(0, 0.0), (1, 0.3333333333333333), (2, 0.6666666666666666), (3, 1.0), (4, 0.9554359905560885), (9, 0.14456400944391146), (10, 0.1), (11, 0.1)]),
        ["Schedule.PolynomialWithWarmup(4, total: 12)"] = (Schedule.PolynomialWithWarmup(4, total: 12), [(0, 0.0), (1, 0.25), (3, 0.75), (4, 1.0), (5, 0.765625), (8, 0.25), (11, 0.015625), (12, 0.0), (13, 0.0)]),
        ["Schedule.PolynomialWithWarmup(4, total: 12, power: 3, final: 0.25)"] = (Schedule.PolynomialWithWarmup(4, total: 12, power: 3, final: 0.25), [(0, 0.0), (2, 0.5), (4, 1.0), (5, 0.75244140625), (8, 0.34375), (11, 0.25146484375), (12, 0.25)]),
        ["Schedule.InverseSquareRootWithWarmup(4, scale: 8, cooldown: 5, total: 30)"] = (Schedule.InverseSquareRootWithWarmup(4, scale: 8, cooldown: 5, total: 30), [(0, 0.0), (1, 0.25), (3, 0.75), (4, 1.0), (5, 0.9428090415820635), (12, 0.7071067811865475), (24, 0.5345224838248488), (25, 0.5252257314388902), (26, 0.4201805851511121), (29, 0.105045146287778), (30, 0.0), (31, 0.0)]),
        ["Schedule.InverseSquareRootWithWarmup(4, scale: 8, cooldown: 5, total: 30, finalDecay: 0.2, finalCooldown: 0.05)"] = (Schedule.InverseSquareRootWithWarmup(4, scale: 8, cooldown: 5, total: 30, finalDecay: 0.2, finalCooldown: 0.05), [(0, 0.0), (3, 0.75), (4, 1.0), (12, 0.765685424949238), (24, 0.627617987059879), (25, 0.6201805851511122), (26, 0.5061444681208898), (29, 0.16403611703022247), (30, 0.050000000000000044), (31, 0.050000000000000044)]),
        ["Schedule.InverseSquareRootWithWarmup(4, scale: 8, cooldown: 0, total: 30)"] = (Schedule.InverseSquareRootWithWarmup(4, scale: 8, cooldown: 0, total: 30), [(0, 0.0), (4, 1.0), (29, 0.4923659639173309), (30, 0.48507125007266594), (31, 0.48507125007266594)]),
        ["Schedule.WarmupStableDecay(4, decay: 5, total: 20)"] = (Schedule.WarmupStableDecay(4, decay: 5, total: 20), [(0, 0.0), (1, 0.25), (3, 0.75), (4, 1.0), (14, 1.0), (15, 1.0), (16, 0.8), (19, 0.19999999999999996), (20, 0.0), (21, 0.0)]),
        ["Schedule.WarmupStableDecay(4, decay: 5, total: 20, final: 0.1, AnnealShape.Cosine)"] = (Schedule.WarmupStableDecay(4, decay: 5, total: 20, final: 0.1, AnnealShape.Cosine), [(0, 0.0), (3, 0.75), (4, 1.0), (15, 1.0), (16, 0.9140576474687263), (19, 0.18594235253127372), (20, 0.1)]),
        ["Schedule.WarmupStableDecay(4, decay: 5, total: 20, final: 0.1, AnnealShape.OneMinusSqrt)"] = (Schedule.WarmupStableDecay(4, decay: 5, total: 20, final: 0.1, AnnealShape.OneMinusSqrt), [(0, 0.0), (3, 0.75), (4, 1.0), (15, 1.0), (16, 0.5975077640500379), (19, 0.19501552810007572), (20, 0.1), (21, 0.1)]),
        ["Schedule.OneCycle(10)"] = (Schedule.OneCycle(10), [(0, 0.040000000000000036), (1, 0.52), (2, 1.0), (3, 0.9504846320134737), (5, 0.6112620219362893), (8, 0.049519367986526286), (9, 4e-06)]),
        ["Schedule.OneCycle(20, rise: 0.25, AnnealShape.Linear, divisor: 10, finalDivisor: 100)"] = (Schedule.OneCycle(20, rise: 0.25, AnnealShape.Linear, divisor: 10, finalDivisor: 100), [(0, 0.1), (1, 0.325), (3, 0.775), (4, 1.0), (5, 0.9334), (12, 0.46720000000000006), (19, 0.0010000000000000009)]),
        ["Schedule.OneCycle(20, rise: 0.3, threePhases: true)"] = (Schedule.OneCycle(20, rise: 0.3, threePhases: true), [(0, 0.040000000000000036), (3, 0.6683281572999747), (5, 1.0), (6, 0.9083281572999747), (10, 0.04), (11, 0.038793973030476596), (15, 0.01652938374301673), (19, 4e-06)]),
    };

    public static TheoryData<string> Names => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void ScheduleGivesItsFormula(string name)
    {
        (ISchedule schedule, (long Step, double Multiplier)[] table) = Cases[name];
        foreach ((long step, double expected) in table)
        {
            double actual = schedule.Multiplier(step);
            Assert.True(
                Math.Abs(expected - actual) <= 2 * (Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected)) || Math.Abs(expected - actual) < 1e-17,
                FormattableString.Invariant($"{name} gave {actual:R} at {step}, not {expected:R}."));
        }
    }

    [Fact]
    public void EveryScheduleHasATable()
    {
        string[] made = typeof(Schedule).GetMethods()
            .Where(method => method.ReturnType == typeof(ISchedule) && method.Name is not (nameof(Schedule.Lambda) or nameof(Schedule.Product)))
            .Select(method => method.Name)
            .ToArray();

        Assert.Equal(made.Order(), Cases.Keys.Select(name => name["Schedule.".Length..name.IndexOf('(', StringComparison.Ordinal)]).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ScheduleStaysWithinItsBoundsForEver(string name)
    {
        ISchedule schedule = Cases[name].Schedule;
        for (long step = 1; step > 0; step *= 2)
        {
            Assert.InRange(schedule.Multiplier(step), 0, 1.4);
        }

        Assert.InRange(schedule.Multiplier(long.MaxValue), 0, 1.4);
        Assert.Throws<ArgumentOutOfRangeException>("stepCount", () => schedule.Multiplier(-1));
    }
}
