namespace GenOptim;

/// <summary>A learning-rate schedule: a pure function of the step count.</summary>
public interface ISchedule
{
    /// <summary>The factor α by which a group's learning rate is multiplied in a step.</summary>
    /// <param name="stepCount">How many steps the optimizer has taken before this one: 0 for the first.</param>
    /// <returns>A finite number of at least 0.</returns>
    double Multiplier(long stepCount);
}
