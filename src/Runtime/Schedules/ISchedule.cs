using System.Collections.Generic;

namespace GenOptim;

/// <summary>A learning-rate schedule: a pure function of the step count. <see cref="GenOptim.Schedule"/> makes the usual ones.</summary>
/// <remarks>
/// A schedule gives a multiplier and never a learning rate: a step uses <c>lr = LearningRate·α</c>, and lr0 is not written. Schedules of the
/// optimizer and of a group multiply.
/// </remarks>
public interface ISchedule
{
    /// <summary>The schedules that this one is composed of; none where it stands alone. What they remember is part of the optimizer's state.</summary>
    IReadOnlyList<ISchedule> Parts => [];

    /// <summary>The factor α by which a group's learning rate is multiplied in a step.</summary>
    /// <param name="stepCount">How many steps the optimizer has taken before this one: 0 for the first.</param>
    /// <returns>A finite number of at least 0.</returns>
    double Multiplier(long stepCount);
}
