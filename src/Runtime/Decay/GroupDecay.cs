using System;
using System.Text;

namespace GenOptim;

/// <summary>What the weight decay of a group means.</summary>
public sealed class GroupDecay
{
    private readonly TrainingClock _clock;

    internal GroupDecay(IOptimizer optimizer, ParameterGroup group, TrainingClock clock)
    {
        _clock = clock;
        GroupName = group.Name!;
        Rule = optimizer.Decay;
        WeightDecay = group.WeightDecay;
        PerStep = DecayTimescale.PerStep(Rule, group, WeightDecay, group.LearningRate);
        if (clock.TotalSteps is long total)
        {
            ShareLeft = PerStep == 0 ? 1 : Left(optimizer.Schedule, group, total);
        }
    }

    /// <summary>The group's name.</summary>
    public string GroupName { get; }

    /// <summary>What weight decay means in the optimizer's class.</summary>
    public DecayRule Rule { get; }

    /// <summary>wd.</summary>
    public double WeightDecay { get; }

    /// <summary>d: what one step takes of a weight, as a part of it, while the schedule's multiplier is 1.</summary>
    public double PerStep { get; }

    /// <summary>τ = 1/d: the number of steps over which weights are forgotten. Infinite where nothing decays.</summary>
    public double TimescaleSteps => 1 / PerStep;

    /// <summary>The number of steps after which half of a weight is left: <c>−ln 2/ln(1 − d)</c>. Infinite where nothing decays, 0 where a step takes all.</summary>
    public double HalfLifeSteps
    {
        get
        {
            // 1 - d loses the digits of a small d; what it lost is put right by the factor d/(1 - kept), and where all is lost ln(1 - d) is -d.
            double kept = 1 - PerStep;
            return kept <= 0 ? 0 : Math.Log(2) / (kept == 1 ? PerStep : -Math.Log(kept) * (PerStep / (1 - kept)));
        }
    }

    /// <summary>τ in epochs; null where the clock does not know what an epoch is.</summary>
    public double? TimescaleEpochs => _clock.StepsPerEpoch is null ? null : _clock.ToEpochs(TimescaleSteps);

    /// <summary>τ as a part of the run; null where the clock does not know how long that is.</summary>
    public double? TimescaleFraction => _clock.TotalSteps is null ? null : _clock.ToFraction(TimescaleSteps);

    /// <summary>
    /// Which part of the first weights is left at the end of the run, by the decay of each of its steps under the schedules of now; null where the
    /// clock does not know how long the run is. Near 1 the decay does nothing in this run.
    /// </summary>
    public double? ShareLeft { get; }

    /// <summary>A line for a log: <c>group 0: weight decay 0.0001 (Scheduled), forgotten over 10,000 steps = 32 epochs = 1 of the run, half-life 6,931 steps, 36.8 % of the first weights left at the end</c>.</summary>
    public override string ToString()
    {
        if (PerStep == 0)
        {
            return $"{GroupName}: no weight decay";
        }

        var text = new StringBuilder(Schedule.Text($"{GroupName}: weight decay {WeightDecay} ({Rule}), forgotten over {TimescaleSteps:#,0.#} steps"));
        if (TimescaleEpochs is double epochs)
        {
            text.Append(Schedule.Text($" = {epochs:#,0.###} epochs"));
        }

        if (TimescaleFraction is double fraction)
        {
            text.Append(Schedule.Text($" = {fraction:#,0.###} of the run"));
        }

        text.Append(Schedule.Text($", half-life {HalfLifeSteps:#,0.#} steps"));
        if (ShareLeft is double share)
        {
            text.Append(Schedule.Text($", {100 * share:0.###} % of the first weights left at the end"));
        }

        return text.ToString();
    }

    private double Left(ISchedule? schedule, ParameterGroup group, long total)
    {
        double left = 1;
        for (long step = 0; step < total; step++)
        {
            double multiplier = schedule.CheckedMultiplier(step, "The optimizer") * group.Schedule.CheckedMultiplier(step, group);
            left *= 1 - DecayTimescale.PerStep(Rule, group, WeightDecay, group.LearningRate * multiplier);
        }

        return left;
    }
}
