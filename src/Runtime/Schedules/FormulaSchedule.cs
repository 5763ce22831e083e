using System;
using System.Collections.Generic;
using System.Globalization;

namespace GenOptim;

/// <summary>A schedule that is one formula of the step count.</summary>
internal sealed class FormulaSchedule : ISchedule
{
    private readonly Func<long, double> _formula;
    private readonly string _text;

    /// <param name="text">How the schedule was written, for pictures and messages.</param>
    /// <param name="formula">The multiplier of a step count of at least 0.</param>
    /// <param name="parts">The schedules that the formula asks.</param>
    internal FormulaSchedule(string text, Func<long, double> formula, params IReadOnlyList<ISchedule> parts)
    {
        _text = text;
        _formula = formula;
        Parts = parts;
    }

    public IReadOnlyList<ISchedule> Parts { get; }

    public double Multiplier(long stepCount)
    {
        if (stepCount < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(stepCount),
                stepCount,
                string.Create(CultureInfo.InvariantCulture, $"{_text}: the step count is {stepCount}; it must be at least 0."));
        }

        return _formula(stepCount);
    }

    public override string ToString() => _text;
}
