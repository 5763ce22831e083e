using System;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace GenOptim;

/// <summary>The rules that a schedule's arguments keep, and the words in which a breach of one is reported.</summary>
internal static class ScheduleArgument
{
    /// <summary>Returns a number of steps that is at least 0, and throws for any other.</summary>
    internal static long Steps(long value, [CallerMemberName] string schedule = "", [CallerArgumentExpression(nameof(value))] string name = "") =>
        AtLeast(value, 0, schedule, name);

    /// <summary>Returns a number of steps that is at least 1, and throws for any other.</summary>
    internal static long SomeSteps(long value, [CallerMemberName] string schedule = "", [CallerArgumentExpression(nameof(value))] string name = "") =>
        AtLeast(value, 1, schedule, name);

    /// <summary>Returns a number that is finite and at least 0, and throws for any other.</summary>
    internal static double Multiplier(
        double value, [CallerMemberName] string schedule = "", [CallerArgumentExpression(nameof(value))] string name = "") =>
        Hyperparameter.NonNegative(value, schedule, name);

    /// <summary>Returns a number that is finite and above 0, and throws for any other.</summary>
    internal static double Positive(
        double value, [CallerMemberName] string schedule = "", [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 && double.IsFinite(value) ? value : throw OutOfRange(value, "finite and above 0", schedule, name);

    /// <summary>Returns a number between 0 and 1, these two included, and throws for any other.</summary>
    internal static double Share(
        double value, [CallerMemberName] string schedule = "", [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and <= 1 ? value : throw OutOfRange(value, "between 0 and 1", schedule, name);

    /// <summary>Checks that a part of a run is not longer than the run.</summary>
    internal static void Fits(long part, long total, string partName, [CallerMemberName] string schedule = "")
    {
        if (part > total)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"{schedule}: {partName} is {part} and total is {total}; it must be at most total."));
        }
    }

    internal static ArgumentOutOfRangeException OutOfRange<T>(T value, string rule, string schedule, string name) => new(
        name, value, string.Create(CultureInfo.InvariantCulture, $"{schedule}: {name} is {value}; it must be {rule}."));

    private static long AtLeast(long value, long least, string schedule, string name) => value >= least
        ? value
        : throw OutOfRange(value, string.Create(CultureInfo.InvariantCulture, $"at least {least}"), schedule, name);
}
