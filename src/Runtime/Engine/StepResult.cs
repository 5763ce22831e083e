namespace GenOptim;

/// <summary>What a step did.</summary>
/// <param name="Outcome">Whether the step was taken.</param>
/// <param name="StepCount">How many steps the optimizer has taken, this one included if it was taken.</param>
/// <param name="Multiplier">The factor that the schedule gave in this step; 1 without a schedule.</param>
/// <param name="UpdatedParameters">Number of parameters that were updated: those with a gradient that are not frozen; 0 where the step was left out.</param>
public readonly record struct StepResult(StepOutcome Outcome, long StepCount, double Multiplier, int UpdatedParameters)
{
    /// <summary>Whether the step was taken.</summary>
    public bool IsTaken => Outcome == StepOutcome.Taken;

    /// <summary>
    /// The norm of all gradients together, after division by loss scale and accumulated passes and before clipping: the L2 norm, and with
    /// <see cref="Clip.GlobalInfinityNorm"/> the largest absolute value. Null for a class that does not need it.
    /// </summary>
    public double? GradientNorm { get; init; }

    /// <summary>The same after clipping; null where it is not known: with <see cref="Clip.Value"/> and <see cref="Clip.Adaptive"/>, and of a step that was left out.</summary>
    public double? ClippedGradientNorm { get; init; }

    /// <summary>The loss scale that the step divided by; null for a class without <c>LossScaling</c>.</summary>
    public double? LossScale { get; init; }

    /// <summary>The name of the first parameter, in the order in which they were added, whose gradient has an element that is not finite; null where none has or none was looked for.</summary>
    public string? FirstNonFiniteParameter { get; init; }
}
