using System;
using System.Collections.Generic;

namespace GenOptim;

/// <summary>The hyperparameters of one group.</summary>
/// <param name="Name">The group's name.</param>
/// <param name="LearningRate">The learning rate before the schedule.</param>
/// <param name="InitialLearningRate">lr0, to which the decay rule relates the learning rate.</param>
/// <param name="WeightDecay">The weight decay.</param>
/// <param name="ParameterNames">The names of the group's parameters.</param>
public sealed record GroupState(
    string Name,
    double LearningRate,
    double InitialLearningRate,
    double WeightDecay,
    IReadOnlyList<string> ParameterNames)
{
    /// <summary>lrPeak, to which <see cref="DecayRule.Corrected"/> relates the learning rate; null under other rules.</summary>
    public double? PeakLearningRate { get; init; }

    /// <summary>
    /// Whether the group has a learning rate of its own and does not follow the optimizer's. A rate that differs from the optimizer's is the group's
    /// own in any case.
    /// </summary>
    public bool HasOwnLearningRate { get; init; }

    /// <summary>Numbers that are kept per group from step to step, by name; most optimizers have none.</summary>
    public SortedDictionary<string, double> Scalars { get; init; } = new(StringComparer.Ordinal);
}
