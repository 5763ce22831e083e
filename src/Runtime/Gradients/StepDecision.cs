namespace GenOptim.Gradients;

/// <summary>What becomes of a step.</summary>
/// <param name="Outcome">Whether it is taken, or why it is left out.</param>
/// <param name="GradientMultiplier">What every gradient is multiplied by: the clipping coefficient over loss scale and number of accumulated passes.</param>
/// <param name="LossScale">The scale of the loss in this step.</param>
/// <param name="GradientNorm">The norm after unscaling and before clipping; null where it was not needed.</param>
/// <param name="ClippedGradientNorm">The norm after clipping; null where it is not known.</param>
/// <param name="FirstNonFinite">The name of the first parameter with an element that is not finite, where that was looked for.</param>
internal readonly record struct StepDecision(
    StepOutcome Outcome,
    double GradientMultiplier,
    double LossScale,
    double? GradientNorm,
    double? ClippedGradientNorm,
    string? FirstNonFinite)
{
    /// <summary>What is decided where no feature has a say.</summary>
    internal static StepDecision Plain { get; } = new(StepOutcome.Taken, 1, 1, null, null, null);

    internal bool IsTaken => Outcome == StepOutcome.Taken;
}
