using System;
using System.Collections.Generic;

namespace GenOptim;

/// <summary>
/// Lowers the learning rate once a metric has stopped to improve (PyTorch's <c>ReduceLROnPlateau</c>). The caller reports the metric, such as
/// the loss on held-out data after each epoch.
/// </summary>
/// <remarks>
/// <para>
/// A report is an improvement where it is better than the best by more than <see cref="Threshold"/>. After more than <see cref="Patience"/>
/// reports in a row that are none, the multiplier is multiplied by <see cref="Factor"/>; the <see cref="Cooldown"/> reports after that do not
/// count. NaN is never an improvement.
/// </para>
/// <para>
/// PyTorch takes the threshold of a negative best the wrong way, so that slightly worse counts as better; here it is always a part of the
/// best's magnitude. Not safe for use by several threads at once.
/// </para>
/// </remarks>
public sealed class ReduceOnPlateau : IStatefulSchedule
{
    private double? _best;
    private double _multiplier = 1;
    private long _badReports;
    private long _cooldownLeft;

    /// <summary>What the multiplier is multiplied by, between 0 and 1. Default 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public double Factor { get; init => field = ScheduleArgument.Share(value, nameof(ReduceOnPlateau), nameof(Factor)); } = 0.1;

    /// <summary>How many reports in a row may be no improvement, at least 0. Default 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long Patience { get; init => field = ScheduleArgument.Steps(value, nameof(ReduceOnPlateau), nameof(Patience)); } = 10;

    /// <summary>By how much a report must be better than the best, at least 0. Default 1e-4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Threshold { get; init => field = ScheduleArgument.Multiplier(value, nameof(ReduceOnPlateau), nameof(Threshold)); } = 1e-4;

    /// <summary>Whether <see cref="Threshold"/> is in the metric's own unit and not a part of the best. Default false.</summary>
    public bool IsThresholdAbsolute { get; init; }

    /// <summary>How many reports after a reduction do not count, at least 0. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long Cooldown { get; init => field = ScheduleArgument.Steps(value, nameof(ReduceOnPlateau), nameof(Cooldown)); }

    /// <summary>The least multiplier, between 0 and 1. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public double Minimum { get; init => field = ScheduleArgument.Share(value, nameof(ReduceOnPlateau), nameof(Minimum)); }

    /// <summary>Whether higher is better, as with an accuracy. Default false.</summary>
    public bool IsHigherBetter { get; init; }

    /// <summary>The best report so far; null before the first that is a number.</summary>
    public double? Best => _best;

    /// <summary>The multiplier now, the same for every step until the next report.</summary>
    public double CurrentMultiplier => _multiplier;

    /// <summary>Takes in the metric.</summary>
    /// <param name="metric">What has become of it.</param>
    /// <returns>Whether the multiplier was reduced.</returns>
    public bool Report(double metric)
    {
        if (IsImprovement(metric))
        {
            _best = metric;
            _badReports = 0;
        }
        else
        {
            _badReports++;
        }

        if (_cooldownLeft > 0)
        {
            _cooldownLeft--;
            _badReports = 0;
        }

        if (_badReports <= Patience)
        {
            return false;
        }

        double before = _multiplier;
        _multiplier = Math.Min(before, Math.Max(before * Factor, Minimum));
        _cooldownLeft = Cooldown;
        _badReports = 0;
        return _multiplier < before;
    }

    /// <summary>Forgets all reports: the multiplier is 1 again.</summary>
    public void Reset() => ImportMemory(new StateSection());

    /// <inheritdoc/>
    public double Multiplier(long stepCount) => _multiplier;

    /// <inheritdoc/>
    public StateSection ExportMemory()
    {
        var memory = new StateSection { Numbers = { ["multiplier"] = _multiplier }, Counts = { ["bad_reports"] = _badReports, ["cooldown_left"] = _cooldownLeft } };
        if (_best is double best)
        {
            memory.Numbers["best"] = best;
        }

        return memory;
    }

    /// <inheritdoc/>
    public string? Mismatch(StateSection memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (memory.Numbers.TryGetValue("best", out double best) && double.IsNaN(best))
        {
            return "its best is NaN; it must be a number";
        }

        if (memory.Numbers.TryGetValue("multiplier", out double multiplier) && multiplier is not (>= 0 and <= 1))
        {
            return Schedule.Text($"its multiplier is {multiplier}; it must be between 0 and 1");
        }

        foreach ((string name, long count) in memory.Counts)
        {
            if (count < 0)
            {
                return Schedule.Text($"its {name} is {count}; it must be at least 0");
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void ImportMemory(StateSection memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _best = memory.Numbers.TryGetValue("best", out double best) ? best : null;
        _multiplier = memory.Numbers.GetValueOrDefault("multiplier", 1);
        _badReports = memory.Counts.GetValueOrDefault("bad_reports");
        _cooldownLeft = memory.Counts.GetValueOrDefault("cooldown_left");
    }

    /// <inheritdoc/>
    public override string ToString() => Schedule.Text($"ReduceOnPlateau(factor: {Factor}, patience: {Patience})");

    private bool IsImprovement(double metric)
    {
        if (double.IsNaN(metric) || _best is not double best)
        {
            return !double.IsNaN(metric);
        }

        double margin = IsThresholdAbsolute ? Threshold : Threshold * Math.Abs(best);

        // An infinite best has no part that can be added to it.
        double bound = double.IsFinite(best) ? IsHigherBetter ? best + margin : best - margin : best;
        return IsHigherBetter ? metric > bound : metric < bound;
    }
}
