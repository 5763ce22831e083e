using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GenOptim;

/// <summary>
/// Learning-rate schedules: pure functions of t, the number of steps taken before the one at hand, that give the multiplier α of
/// <c>lr = LearningRate·α</c>. τ = t/total, at most 1.
/// </summary>
/// <remarks>
/// <para>
/// Durations are steps. <see cref="TrainingClock"/> turns epochs, samples, tokens and parts of a run into them. After its last step a
/// schedule stays where it ended.
/// </para>
/// <para>
/// Those that Composer or PyTorch name have the originals' values. What is not copied is that Composer's trainer applies each value one
/// batch late, and that PyTorch's one-cycle rewrites the initial learning rate.
/// </para>
/// <para>Schedules are composed by <see cref="ScheduleComposition"/>: a warmup before, another one after, a product, a picture.</para>
/// </remarks>
public static partial class Schedule
{
    /// <summary>Any function of the step count, as a schedule (PyTorch: <c>LambdaLR</c>).</summary>
    /// <param name="multiplier">Gives α of the number of steps taken before: finite and at least 0.</param>
    /// <exception cref="ArgumentNullException"><paramref name="multiplier"/> is null.</exception>
    public static ISchedule Lambda(Func<long, double> multiplier)
    {
        ArgumentNullException.ThrowIfNull(multiplier);
        return new FormulaSchedule("Lambda", multiplier);
    }

    /// <summary>α until <paramref name="total"/> steps are taken, and 1 from then on.</summary>
    /// <param name="alpha">The multiplier.</param>
    /// <param name="total">For how many steps; without end where none is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A multiplier is negative or not finite, or a number of steps negative.</exception>
    public static ISchedule Constant(double alpha = 1, long total = long.MaxValue)
    {
        ScheduleArgument.Multiplier(alpha);
        ScheduleArgument.Steps(total);
        return new FormulaSchedule(
            total == long.MaxValue ? Text($"Constant({alpha})") : Text($"Constant({alpha}, total: {total})"),
            step => step < total ? alpha : 1);
    }

    /// <summary>Falls by a factor every so many steps: <c>gamma^⌊t/stepSize⌋</c>.</summary>
    /// <param name="stepSize">Number of steps between two falls, at least 1.</param>
    /// <param name="gamma">The factor.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative or not finite, or the number of steps below 1.</exception>
    public static ISchedule Step(long stepSize, double gamma = 0.1)
    {
        ScheduleArgument.SomeSteps(stepSize);
        ScheduleArgument.Multiplier(gamma);
        return new FormulaSchedule(Text($"Step({stepSize}, gamma: {gamma})"), step => Math.Pow(gamma, step / stepSize));
    }

    /// <summary>Falls by a factor at given steps: <c>gamma^(number of milestones ≤ t)</c>.</summary>
    /// <param name="milestones">The steps; the order does not matter, and one that is there twice counts twice.</param>
    /// <param name="gamma">The factor.</param>
    /// <exception cref="ArgumentNullException"><paramref name="milestones"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative or not finite, or a milestone negative.</exception>
    public static ISchedule MultiStep(IEnumerable<long> milestones, double gamma = 0.1)
    {
        long[] sorted = Sorted(milestones);
        ScheduleArgument.Multiplier(gamma);
        return new FormulaSchedule(
            Text($"MultiStep([{string.Join(", ", sorted)}], gamma: {gamma})"), step => Falls(sorted, gamma, step));
    }

    /// <summary>In a straight line from one multiplier to another: <c>initial + τ·(final − initial)</c>.</summary>
    /// <param name="total">After how many steps the final multiplier is reached, at least 1.</param>
    /// <param name="initial">α at first.</param>
    /// <param name="final">α at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">A multiplier is negative or not finite, or the number of steps below 1.</exception>
    public static ISchedule Linear(long total, double initial = 1, double final = 0)
    {
        ScheduleArgument.SomeSteps(total);
        ScheduleArgument.Multiplier(initial);
        ScheduleArgument.Multiplier(final);
        return new FormulaSchedule(
            Text($"Linear(total: {total}, {initial} to {final})"), step => Curve.Linear(Curve.Progress(step, total), initial, final));
    }

    /// <summary>In a straight line to 0 over the whole run: <c>1 − τ</c> (arXiv 2502.15938).</summary>
    /// <param name="total">Number of steps in the run, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is below 1.</exception>
    public static ISchedule LinearToZero(long total)
    {
        ScheduleArgument.SomeSteps(total);
        return new FormulaSchedule(Text($"LinearToZero(total: {total})"), step => 1 - Curve.Progress(step, total));
    }

    /// <summary>Falls by a factor per period, a little in every step: <c>gamma^(t/period)</c>.</summary>
    /// <param name="gamma">The factor.</param>
    /// <param name="period">Number of steps for it, at least 1; Composer's default is an epoch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative or not finite, or the number of steps below 1.</exception>
    public static ISchedule Exponential(double gamma, long period)
    {
        ScheduleArgument.Multiplier(gamma);
        ScheduleArgument.SomeSteps(period);
        return new FormulaSchedule(Text($"Exponential({gamma}, period: {period})"), step => Math.Pow(gamma, (double)step / period));
    }

    /// <summary>Along half a cosine: <c>final + (1 − final)·(1 + cos πτ)/2</c>.</summary>
    /// <param name="total">After how many steps the end is reached, at least 1.</param>
    /// <param name="final">α at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">The multiplier is negative or not finite, or the number of steps below 1.</exception>
    public static ISchedule CosineAnnealing(long total, double final = 0)
    {
        ScheduleArgument.SomeSteps(total);
        ScheduleArgument.Multiplier(final);
        return new FormulaSchedule(
            Text($"CosineAnnealing(total: {total}, final: {final})"), step => Curve.Cosine(Curve.Progress(step, total), 1, final));
    }

    /// <summary>
    /// Half a cosine again and again: each cycle is <paramref name="factor"/> times as long as the one before, cut to whole steps as
    /// Composer does.
    /// </summary>
    /// <param name="cycle">Number of steps of the first cycle, at least 1.</param>
    /// <param name="factor">By how much a cycle is longer than the one before, at least 1.</param>
    /// <param name="final">α that each cycle falls to.</param>
    /// <exception cref="ArgumentOutOfRangeException">The multiplier is negative or not finite, the number of steps or the factor below 1.</exception>
    public static ISchedule CosineAnnealingWarmRestarts(long cycle, double factor = 1, double final = 0)
    {
        ScheduleArgument.SomeSteps(cycle);
        ScheduleArgument.Multiplier(final);
        if (!(factor >= 1) || !double.IsFinite(factor))
        {
            throw ScheduleArgument.OutOfRange(factor, "finite and at least 1", nameof(CosineAnnealingWarmRestarts), nameof(factor));
        }

        return new FormulaSchedule(
            Text($"CosineAnnealingWarmRestarts(cycle: {cycle}, factor: {factor}, final: {final})"),
            step => Curve.Cosine(ProgressInCycle(step, cycle, factor), 1, final));
    }

    /// <summary>A power of what is left of the run: <c>final + (1 − final)·(1 − τ)^power</c>.</summary>
    /// <param name="power">The exponent.</param>
    /// <param name="total">Number of steps in the run, at least 1.</param>
    /// <param name="final">α at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite, or the number of steps below 1.</exception>
    public static ISchedule Polynomial(double power, long total, double final = 0)
    {
        ScheduleArgument.Multiplier(power);
        ScheduleArgument.SomeSteps(total);
        ScheduleArgument.Multiplier(final);
        return new FormulaSchedule(
            Text($"Polynomial({power}, total: {total}, final: {final})"),
            step => PolynomialAt(Curve.Progress(step, total), power, final));
    }

    /// <summary>1 for <paramref name="scale"/> steps and a power of the step count from then on: <c>min(1, (t/scale)^−exponent)</c> (arXiv 2408.13359). It needs no end of the run.</summary>
    /// <param name="exponent">How fast it falls; 0.5 is usual.</param>
    /// <param name="scale">Number of steps at 1, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The exponent is negative or not finite, or the number of steps below 1.</exception>
    public static ISchedule Power(double exponent, long scale)
    {
        ScheduleArgument.Multiplier(exponent);
        ScheduleArgument.SomeSteps(scale);
        return new FormulaSchedule(
            Text($"Power({exponent}, scale: {scale})"), step => step <= scale ? 1 : Math.Pow((double)step / scale, -exponent));
    }

    /// <summary>Falls with the root of the step count from the start: <c>final + (1 − final)/√((t + scale)/scale)</c>. It needs no end of the run.</summary>
    /// <param name="scale">After how many steps it has fallen to 1/√2, at least 1.</param>
    /// <param name="final">α that it falls to without ever reaching it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The multiplier is negative or not finite, or the number of steps below 1.</exception>
    public static ISchedule InverseSquareRoot(long scale, double final = 0)
    {
        ScheduleArgument.SomeSteps(scale);
        ScheduleArgument.Multiplier(final);
        return new FormulaSchedule(Text($"InverseSquareRoot(scale: {scale}, final: {final})"), step => InverseRootAt(step, scale, final));
    }

    /// <summary>The product of several schedules.</summary>
    /// <param name="schedules">The schedules, at least one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedules"/> or one of them is null.</exception>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ISchedule Product(params IReadOnlyList<ISchedule> schedules)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        ISchedule[] factors = schedules.ToArray();
        if (factors.Length == 0)
        {
            throw new ArgumentException("Product: there is no schedule; give at least one.", nameof(schedules));
        }

        foreach (ISchedule? factor in factors)
        {
            ArgumentNullException.ThrowIfNull(factor, nameof(schedules));
        }

        return new FormulaSchedule(
            string.Join(" × ", factors.Select(static factor => factor.ToString())),
            step => ProductAt(factors, step),
            factors);
    }

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static long[] Sorted(IEnumerable<long> milestones)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        long[] sorted = milestones.Order().ToArray();
        if (sorted.Length > 0 && sorted[0] < 0)
        {
            throw ScheduleArgument.OutOfRange(sorted[0], "at least 0", nameof(MultiStep), nameof(milestones));
        }

        return sorted;
    }

    private static double Falls(long[] milestones, double gamma, long step)
    {
        double factor = 1;
        for (int i = 0; i < milestones.Length && milestones[i] <= step; i++)
        {
            factor *= gamma;
        }

        return factor;
    }

    private static double ProductAt(ISchedule[] factors, long step)
    {
        double product = 1;
        foreach (ISchedule factor in factors)
        {
            product *= factor.Multiplier(step);
        }

        return product;
    }

    private static double ProgressInCycle(long step, long cycle, double factor)
    {
        long start = 0;
        while (step - start >= cycle)
        {
            long next = (long)Math.Min(factor * cycle, long.MaxValue / 2);
            if (next == cycle)
            {
                // Cycles no longer grow: the rest is a matter of division.
                return (double)((step - start) % cycle) / cycle;
            }

            start += cycle;
            cycle = next;
        }

        return (double)(step - start) / cycle;
    }

    private static double PolynomialAt(double tau, double power, double final) => final + (Math.Pow(1 - tau, power) * (1 - final));

    private static double InverseRootAt(long step, long scale, double final) =>
        final + (1 / Math.Sqrt(((double)step + scale) / scale) * (1 - final));
}
