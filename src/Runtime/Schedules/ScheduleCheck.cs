using System;

namespace GenOptim;

/// <summary>Asks a schedule and checks what it says.</summary>
internal static class ScheduleCheck
{
    /// <summary>What a schedule gives, or 1 where there is none. Takes no memory, because every step asks.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="stepCount">How many steps were taken.</param>
    /// <param name="owner">The group whose schedule it is, or the optimizer's name.</param>
    /// <exception cref="InvalidOperationException">The multiplier is negative or not finite; the message names whose schedule gave it.</exception>
    internal static double CheckedMultiplier(this ISchedule? schedule, long stepCount, object owner)
    {
        double multiplier = schedule?.Multiplier(stepCount) ?? 1;
        return multiplier >= 0 && !double.IsPositiveInfinity(multiplier)
            ? multiplier
            : throw new InvalidOperationException(Schedule.Text(
                $"{(owner is ParameterGroup group ? group.Title : owner)}: the schedule {schedule!.GetType()} gave the multiplier {multiplier} for step count {stepCount}; it must be finite and at least 0."));
    }
}
