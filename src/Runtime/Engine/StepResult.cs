namespace GenOptim;

/// <summary>What a step did.</summary>
/// <param name="Outcome">Whether the step was taken.</param>
/// <param name="StepCount">How many steps the optimizer has taken, this one included.</param>
/// <param name="Multiplier">The factor that the schedule gave in this step; 1 without a schedule.</param>
/// <param name="UpdatedParameters">Number of parameters that were updated: those with a gradient that are not frozen.</param>
public readonly record struct StepResult(StepOutcome Outcome, long StepCount, double Multiplier, int UpdatedParameters);
