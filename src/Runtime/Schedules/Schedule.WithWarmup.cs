using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace GenOptim;

/// <content>Schedules that begin with a rise from 0.</content>
public static partial class Schedule
{
    /// <summary>Rises to 1 in a straight line and falls by a factor at given steps, which are counted from the start of the run.</summary>
    /// <param name="warmup">Number of steps of the rise; milestones within it count once it is over.</param>
    /// <param name="milestones">The steps.</param>
    /// <param name="gamma">The factor.</param>
    /// <exception cref="ArgumentNullException"><paramref name="milestones"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative or not finite, or a number of steps negative.</exception>
    public static ISchedule MultiStepWithWarmup(long warmup, IEnumerable<long> milestones, double gamma = 0.1)
    {
        ScheduleArgument.Steps(warmup);
        long[] sorted = Sorted(milestones);
        ScheduleArgument.Multiplier(gamma);
        return new FormulaSchedule(
            Text($"MultiStepWithWarmup({warmup}, [{string.Join(", ", sorted)}], gamma: {gamma})"),
            step => step < warmup ? (double)step / warmup : Falls(sorted, gamma, step));
    }

    /// <summary>Rises from 0 to α in a straight line and stays there.</summary>
    /// <param name="warmup">Number of steps of the rise.</param>
    /// <param name="alpha">The multiplier.</param>
    /// <exception cref="ArgumentOutOfRangeException">The multiplier is negative or not finite, or the number of steps negative.</exception>
    public static ISchedule ConstantWithWarmup(long warmup, double alpha = 1)
    {
        ScheduleArgument.Steps(warmup);
        ScheduleArgument.Multiplier(alpha);
        return new FormulaSchedule(
            Text($"ConstantWithWarmup({warmup}, alpha: {alpha})"), step => step < warmup ? (double)step / warmup * alpha : alpha);
    }

    /// <summary>Rises from 0 to one multiplier and goes on to another, both in a straight line.</summary>
    /// <param name="warmup">Number of steps of the rise.</param>
    /// <param name="total">Number of steps in the run, the rise included.</param>
    /// <param name="initial">α after the rise.</param>
    /// <param name="final">α at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">A multiplier is negative or not finite, or a number of steps negative.</exception>
    /// <exception cref="ArgumentException">The rise is longer than the run.</exception>
    public static ISchedule LinearWithWarmup(long warmup, long total, double initial = 1, double final = 0)
    {
        CheckWarmup(warmup, total);
        ScheduleArgument.Multiplier(initial);
        ScheduleArgument.Multiplier(final);
        return new FormulaSchedule(
            Text($"LinearWithWarmup({warmup}, total: {total}, {initial} to {final})"),
            step => step < warmup ? (double)step / warmup * initial : Curve.Linear(ProgressAfter(warmup, total, step), initial, final));
    }

    /// <summary>Rises to 1 in a straight line and falls to 0 in one, which it reaches at the end of the run.</summary>
    /// <param name="warmup">Number of steps of the rise.</param>
    /// <param name="total">Number of steps in the run, the rise included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of steps is negative.</exception>
    /// <exception cref="ArgumentException">The rise is longer than the run.</exception>
    public static ISchedule LinearToZeroWithWarmup(long warmup, long total)
    {
        CheckWarmup(warmup, total);
        return new FormulaSchedule(
            Text($"LinearToZeroWithWarmup({warmup}, total: {total})"),
            step => step < warmup ? (double)step / warmup : 1 - ProgressAfter(warmup, total, step));
    }

    /// <summary>Rises to 1 in a straight line and falls along half a cosine: after the rise <c>final + (1 − final)·(1 + cos πτ)/2</c> with <c>τ = (t − warmup)/(total − warmup)</c>.</summary>
    /// <param name="warmup">Number of steps of the rise.</param>
    /// <param name="total">Number of steps in the run, the rise included.</param>
    /// <param name="final">α at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">The multiplier is negative or not finite, or a number of steps negative.</exception>
    /// <exception cref="ArgumentException">The rise is longer than the run.</exception>
    public static ISchedule CosineAnnealingWithWarmup(long warmup, long total, double final = 0)
    {
        CheckWarmup(warmup, total);
        ScheduleArgument.Multiplier(final);
        return new FormulaSchedule(
            Text($"CosineAnnealingWithWarmup({warmup}, total: {total}, final: {final})"),
            step => step < warmup ? (double)step / warmup : Curve.Cosine(ProgressAfter(warmup, total, step), 1, final));
    }

    /// <summary>Rises to 1 in a straight line and falls as a power of what is left of the run.</summary>
    /// <param name="warmup">Number of steps of the rise.</param>
    /// <param name="total">Number of steps in the run, the rise included.</param>
    /// <param name="power">The exponent.</param>
    /// <param name="final">α at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    /// <exception cref="ArgumentException">The rise is longer than the run.</exception>
    public static ISchedule PolynomialWithWarmup(long warmup, long total, double power = 2, double final = 0)
    {
        CheckWarmup(warmup, total);
        ScheduleArgument.Multiplier(power);
        ScheduleArgument.Multiplier(final);
        return new FormulaSchedule(
            Text($"PolynomialWithWarmup({warmup}, total: {total}, power: {power}, final: {final})"),
            step => step < warmup ? (double)step / warmup : PolynomialAt(ProgressAfter(warmup, total, step), power, final));
    }

    /// <summary>
    /// Rises to 1, falls with the root of the step count, <c>finalDecay + (1 − finalDecay)/√((t − warmup + scale)/scale)</c>, and cools down
    /// in a straight line at the end of the run, which can be moved without changing what came before (llm-foundry).
    /// </summary>
    /// <param name="warmup">Number of steps of the rise.</param>
    /// <param name="scale">After how many steps of the fall it has come down to 1/√2, at least 1.</param>
    /// <param name="cooldown">Number of steps of the cooldown.</param>
    /// <param name="total">Number of steps in the run.</param>
    /// <param name="finalDecay">α that the fall would reach in infinite time.</param>
    /// <param name="finalCooldown">α at the end of the cooldown, at most <paramref name="finalDecay"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite, or the scale below 1.</exception>
    /// <exception cref="ArgumentException">The rise or the cooldown is longer than the run, or the cooldown would rise.</exception>
    public static ISchedule InverseSquareRootWithWarmup(
        long warmup, long scale, long cooldown, long total, double finalDecay = 0, double finalCooldown = 0)
    {
        CheckWarmup(warmup, total);
        ScheduleArgument.SomeSteps(scale);
        ScheduleArgument.Steps(cooldown);
        ScheduleArgument.Fits(cooldown, total, nameof(cooldown));
        ScheduleArgument.Multiplier(finalDecay);
        ScheduleArgument.Multiplier(finalCooldown);
        if (finalDecay < finalCooldown)
        {
            throw new ArgumentException(Text(
                $"InverseSquareRootWithWarmup: finalDecay is {finalDecay} and finalCooldown {finalCooldown}; the cooldown must not rise."));
        }

        long cooldownStart = Math.Max(warmup, total - cooldown);
        double atCooldown = InverseRootAt(cooldownStart - warmup, scale, finalDecay);
        return new FormulaSchedule(
            Text($"InverseSquareRootWithWarmup({warmup}, scale: {scale}, cooldown: {cooldown}, total: {total}, finalDecay: {finalDecay}, finalCooldown: {finalCooldown})"),
            step => step < warmup ? (double)step / warmup
                : step < cooldownStart ? InverseRootAt(step - warmup, scale, finalDecay)
                : cooldown == 0 ? atCooldown
                : Curve.Linear(Curve.Progress(step - cooldownStart, cooldown), atCooldown, finalCooldown));
    }

    /// <summary>Rises to 1 in a straight line, stays, and falls at the end of the run: a trapezoid.</summary>
    /// <param name="warmup">Number of steps of the rise.</param>
    /// <param name="decay">Number of steps of the fall.</param>
    /// <param name="total">Number of steps in the run, at least those of rise and fall.</param>
    /// <param name="final">α at the end.</param>
    /// <param name="shape">How it falls.</param>
    /// <exception cref="ArgumentOutOfRangeException">The multiplier is negative or not finite, a number of steps negative, or the shape unknown.</exception>
    /// <exception cref="ArgumentException">Rise and fall are longer than the run.</exception>
    public static ISchedule WarmupStableDecay(
        long warmup, long decay, long total, double final = 0, AnnealShape shape = AnnealShape.Linear)
    {
        CheckWarmup(warmup, total);
        ScheduleArgument.Steps(decay);
        ScheduleArgument.Multiplier(final);
        Curve.Known(shape);
        ScheduleArgument.Fits(decay, total - warmup, "decay (with total less the warmup)");
        long decayStart = total - decay;
        return new FormulaSchedule(
            Text($"WarmupStableDecay({warmup}, decay: {decay}, total: {total}, final: {final}, {shape})"),
            step => step < warmup ? (double)step / warmup
                : step < decayStart ? 1
                : Curve.Anneal(shape, Curve.Progress(step - decayStart, decay), 1, final));
    }

    /// <summary>
    /// Up to the peak and down far below the start (PyTorch's <c>OneCycleLR</c>): α rises from 1/<paramref name="divisor"/> to 1 and falls to
    /// 1/(<paramref name="divisor"/>·<paramref name="finalDivisor"/>), which is reached in the last step.
    /// </summary>
    /// <remarks>
    /// The learning rate of a group is PyTorch's <c>max_lr</c>, the peak, and so is its lr0: the decay's factor f is at most 1. PyTorch writes
    /// <c>max_lr/div_factor</c> as the initial rate, by which f would become 25. Momentum is a constant of the class and is not cycled.
    /// </remarks>
    /// <param name="total">Number of steps in the run, at least 1.</param>
    /// <param name="rise">The part of the run in which α rises, between 0 and 1; at most 0.5 with three phases.</param>
    /// <param name="shape">How it rises and falls.</param>
    /// <param name="divisor">How many times lower than the peak it begins, above 0.</param>
    /// <param name="finalDivisor">How many times lower than the beginning it ends, above 0.</param>
    /// <param name="threePhases">Whether it falls back to the beginning as fast as it rose, and only then to the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or the shape unknown.</exception>
    public static ISchedule OneCycle(
        long total,
        double rise = 0.3,
        AnnealShape shape = AnnealShape.Cosine,
        double divisor = 25,
        double finalDivisor = 1e4,
        bool threePhases = false)
    {
        ScheduleArgument.SomeSteps(total);
        ScheduleArgument.Share(rise);
        Curve.Known(shape);
        if (threePhases && rise > 0.5)
        {
            throw ScheduleArgument.OutOfRange(rise, "at most 0.5 where there are three phases, of which the second is as long", nameof(OneCycle), nameof(rise));
        }

        double initial = 1 / ScheduleArgument.Positive(divisor);
        double final = initial / ScheduleArgument.Positive(finalDivisor);
        double peak = (rise * total) - 1;
        (double End, double From, double To)[] phases = threePhases
            ? [(peak, initial, 1), ((2 * rise * total) - 2, 1, initial), (total - 1, initial, final)]
            : [(peak, initial, 1), (total - 1, 1, final)];
        return new FormulaSchedule(
            Text($"OneCycle(total: {total}, rise: {rise}, {shape}, divisor: {divisor}, finalDivisor: {finalDivisor}{(threePhases ? ", three phases" : string.Empty)})"),
            step => InPhases(phases, shape, step));
    }

    private static double InPhases((double End, double From, double To)[] phases, AnnealShape shape, long step)
    {
        double start = 0;
        for (int i = 0; ; i++)
        {
            (double end, double from, double to) = phases[i];
            if (step <= end || i == phases.Length - 1)
            {
                double tau = end > start ? Math.Min(1, (step - start) / (end - start)) : 1;
                return Curve.Anneal(shape, tau, from, to);
            }

            start = end;
        }
    }

    private static void CheckWarmup(long warmup, long total, [CallerMemberName] string schedule = "")
    {
        ScheduleArgument.Steps(warmup, schedule);
        ScheduleArgument.SomeSteps(total, schedule);
        ScheduleArgument.Fits(warmup, total, nameof(warmup), schedule);
    }

    private static double ProgressAfter(long warmup, long total, long step) => Curve.Progress(step - warmup, total - warmup);
}
