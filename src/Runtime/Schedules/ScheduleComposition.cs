using System;

namespace GenOptim;

/// <summary>What can be done with any schedule, a user's own included.</summary>
public static class ScheduleComposition
{
    /// <summary>The product of two schedules.</summary>
    /// <param name="schedule">A schedule.</param>
    /// <param name="other">Another.</param>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    public static ISchedule Times(this ISchedule schedule, ISchedule other) => Schedule.Product(schedule, other);

    /// <summary>
    /// The schedule, delayed by a rise in a straight line to where it begins: <c>α(0)·(from + (1 − from)·t/steps)</c> for
    /// <paramref name="steps"/> steps, and <c>α(t − steps)</c> from then on.
    /// </summary>
    /// <remarks>
    /// A rise over the schedule's own first steps, without delay, is a product: <c>schedule.Times(Schedule.Linear(steps, 0, 1))</c>.
    /// </remarks>
    /// <param name="schedule">What comes after the rise.</param>
    /// <param name="steps">Number of steps of the rise.</param>
    /// <param name="from">Where the rise begins, as a part of where it ends: with 0 the first step moves nothing.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is negative, or <paramref name="from"/> not between 0 and 1.</exception>
    public static ISchedule WithWarmup(this ISchedule schedule, long steps, double from = 0)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ScheduleArgument.Steps(steps);
        ScheduleArgument.Share(from);
        return new FormulaSchedule(
            from == 0 ? Schedule.Text($"{schedule} with warmup({steps})") : Schedule.Text($"{schedule} with warmup({steps}, from: {from})"),
            step => step < steps
                ? Curve.Linear((double)step / steps, from, 1) * schedule.Multiplier(0)
                : schedule.Multiplier(step - steps),
            schedule);
    }

    /// <summary>One schedule for some steps, and another from then on, which begins at its own start (PyTorch: <c>SequentialLR</c>).</summary>
    /// <param name="schedule">The first.</param>
    /// <param name="steps">Number of steps of the first.</param>
    /// <param name="next">The second: it is asked for 0 after <paramref name="steps"/> steps.</param>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is negative.</exception>
    public static ISchedule Then(this ISchedule schedule, long steps, ISchedule next)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(next);
        ScheduleArgument.Steps(steps);
        return new FormulaSchedule(
            Schedule.Text($"{schedule} until {steps}, then {next}"),
            step => step < steps ? schedule.Multiplier(step) : next.Multiplier(step - steps),
            schedule,
            next);
    }

    /// <summary>A picture of the schedule as an SVG document of its own, readable on light and dark pages.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="steps">How many steps to draw, at least 1.</param>
    /// <param name="title">What stands above the curve; the schedule's own text where none is given.</param>
    /// <returns>The document, from <c>&lt;svg</c> on: to be written to a file or put into a page.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is below 1.</exception>
    /// <exception cref="InvalidOperationException">The schedule gives a multiplier that is negative or not finite.</exception>
    public static string ToSvg(this ISchedule schedule, long steps, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ScheduleArgument.SomeSteps(steps);
        return ScheduleSvg.Draw(schedule, steps, title ?? schedule.ToString() ?? string.Empty);
    }
}
