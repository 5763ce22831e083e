using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim;

/// <summary>
/// Weight decay as a time: over how many steps weights are forgotten. A weight is an average of past updates with the time constant
/// τ = 1/d, where d is what the decay takes per step while the schedule's multiplier is 1: after τ steps 1/e ≈ 37 % of it is left.
/// </summary>
/// <remarks>
/// <para>
/// τ says more than the weight decay: the best one, in epochs, stays nearly the same when model and data grow, and lies between one epoch
/// and the whole run (arXiv 2405.13698). Times in epochs, samples, tokens or parts of the run become steps by <see cref="TrainingClock"/>:
/// <c>group.SetTimescale(clock.Fraction(0.5))</c>.
/// </para>
/// <para>
/// d is f·wd under <see cref="DecayRule.Scheduled"/>, lr·wd under <see cref="DecayRule.LearningRate"/>, (lr²/lrPeak)·wd under
/// <see cref="DecayRule.Corrected"/> and wd under <see cref="DecayRule.Constant"/>, with the group's
/// <see cref="ParameterGroup.LearningRate"/> for lr and f = lr/lr0 (1 if lr0 = 0).
/// </para>
/// </remarks>
public static class DecayTimescale
{
    /// <summary>The weight decay with which weights are forgotten over a number of steps: <c>1/(steps·d)</c> with d the decay per step of a weight decay of 1.</summary>
    /// <param name="rule">What weight decay means.</param>
    /// <param name="steps">τ, finite and at least 1.</param>
    /// <param name="learningRate">lr before the schedule, finite and at least 0.</param>
    /// <param name="initialLearningRate">lr0, finite and at least 0; null for <paramref name="learningRate"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">The rule does not decay at all, or not with a learning rate of 0.</exception>
    public static double WeightDecayFor(DecayRule rule, double steps, double learningRate, double? initialLearningRate = null) =>
        WeightDecayOf(rule, steps, PerStep(rule, 1, learningRate, initialLearningRate ?? learningRate));

    /// <summary>Over how many steps weights are forgotten: <c>1/d</c>; infinite where nothing decays.</summary>
    /// <param name="rule">What weight decay means.</param>
    /// <param name="weightDecay">wd, finite and at least 0.</param>
    /// <param name="learningRate">lr before the schedule, finite and at least 0.</param>
    /// <param name="initialLearningRate">lr0, finite and at least 0; null for <paramref name="learningRate"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double StepsOf(DecayRule rule, double weightDecay, double learningRate, double? initialLearningRate = null) =>
        1 / PerStep(rule, weightDecay, learningRate, initialLearningRate ?? learningRate);

    /// <summary>
    /// The weight decay that does under one rule what another does under another, as long as the schedule's multiplier is 1:
    /// <c>wd(Scheduled) = lr0·wd(LearningRate)</c>. Between these two it stays exact under every schedule.
    /// </summary>
    /// <param name="weightDecay">wd under <paramref name="from"/>, finite and at least 0.</param>
    /// <param name="from">The rule that it is for.</param>
    /// <param name="to">The rule that it is to be for.</param>
    /// <param name="learningRate">lr before the schedule, which is lr0 too; finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException"><paramref name="to"/> does not decay at all, or not with a learning rate of 0.</exception>
    public static double Convert(double weightDecay, DecayRule from, DecayRule to, double learningRate)
    {
        double perStep = PerStep(from, weightDecay, learningRate, learningRate);
        return perStep == 0 ? 0 : perStep / CheckedUnit(to, PerStep(to, 1, learningRate, learningRate));
    }

    /// <summary>Sets a group's weight decay so that its weights are forgotten over a number of steps.</summary>
    /// <param name="group">The group; in an optimizer, because the rule is its class's and the learning rate may be.</param>
    /// <param name="steps">τ, finite and at least 1.</param>
    /// <exception cref="ArgumentNullException"><paramref name="group"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is out of its range.</exception>
    /// <exception cref="ArgumentException">The rule does not decay at all, or not with a learning rate of 0.</exception>
    /// <exception cref="InvalidOperationException">The group is in no optimizer.</exception>
    public static void SetTimescale(this ParameterGroup group, double steps) =>
        group.WeightDecay = WeightDecayOf(RuleOf(group), steps, PerStep(RuleOf(group), group, 1, group.LearningRate));

    /// <summary>Over how many steps a group's weights are forgotten; infinite where they do not decay.</summary>
    /// <param name="group">The group; in an optimizer.</param>
    /// <exception cref="ArgumentNullException"><paramref name="group"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The group is in no optimizer.</exception>
    public static double GetTimescale(this ParameterGroup group) =>
        1 / PerStep(RuleOf(group), group, group.WeightDecay, group.LearningRate);

    /// <summary>What the weight decay of each group means, in numbers and as text: for a run to print before it starts.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="clock">What a step is worth; what it does not know is left out.</param>
    /// <returns>A description for each group, in order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="optimizer"/> is null.</exception>
    /// <exception cref="InvalidOperationException">A schedule gives a multiplier that is negative or not finite.</exception>
    public static IReadOnlyList<GroupDecay> DescribeDecay(this IOptimizer optimizer, TrainingClock clock = default)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return optimizer.ParameterGroups.Select(group => new GroupDecay(optimizer, group, clock)).ToArray();
    }

    /// <summary>d: what one step takes of a weight, as a part of it.</summary>
    internal static double PerStep(DecayRule rule, double weightDecay, double learningRate, double initialLearningRate, double? peakLearningRate = null)
    {
        Hyperparameter.NonNegative(weightDecay, nameof(DecayTimescale));
        Hyperparameter.NonNegative(learningRate, nameof(DecayTimescale));
        Hyperparameter.NonNegative(initialLearningRate, nameof(DecayTimescale));
        return rule switch
        {
            DecayRule.Scheduled => (initialLearningRate == 0 ? 1 : learningRate / initialLearningRate) * weightDecay,
            DecayRule.LearningRate => learningRate * weightDecay,
            DecayRule.Corrected => Corrected(learningRate, peakLearningRate ?? initialLearningRate) * weightDecay,
            DecayRule.Constant => weightDecay,
            DecayRule.None => 0,
            _ => throw ScheduleArgument.OutOfRange(rule, "a rule whose decay per step is known", nameof(DecayTimescale), nameof(rule)),
        };
    }

    /// <summary>d of a group at a learning rate of its, after the schedules.</summary>
    internal static double PerStep(DecayRule rule, ParameterGroup group, double weightDecay, double learningRate) =>
        PerStep(rule, weightDecay, learningRate, group.InitialLearningRate, group.PeakLearningRateValue);

    private static double WeightDecayOf(DecayRule rule, double steps, double unit) => steps >= 1 && double.IsFinite(steps)
        ? 1 / (steps * CheckedUnit(rule, unit))
        : throw ScheduleArgument.OutOfRange(steps, "finite and at least 1: in less than a step nothing is forgotten", nameof(DecayTimescale), nameof(steps));

    /// <summary>Returns what a weight decay of 1 takes per step, where that is something.</summary>
    private static double CheckedUnit(DecayRule rule, double unit) => unit > 0
        ? unit
        : throw new ArgumentException($"DecayTimescale: under DecayRule.{rule} with this learning rate nothing decays, whatever the weight decay.");

    private static double Corrected(double learningRate, double peak) => peak == 0 ? learningRate : learningRate * learningRate / peak;

    private static DecayRule RuleOf(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.Engine?.Descriptor.Decay ?? throw new InvalidOperationException(
            $"{group.Title} is in no optimizer, which alone has the decay rule and may have the learning rate; add it first.");
    }
}
