namespace GenOptim.Engine;

/// <summary>What one step has in common for all tensors.</summary>
/// <param name="GradientMultiplier">What gradients are multiplied by.</param>
/// <param name="ClippingThreshold">What gradients are clipped to.</param>
/// <param name="ClippingEpsilon">The norm that weights have at least, for adaptive clipping.</param>
/// <param name="AverageShare">What the average takes in of the weights after the step.</param>
internal readonly record struct StepFactors(double GradientMultiplier, double ClippingThreshold, double ClippingEpsilon, double AverageShare)
{
    /// <summary>Those of a step that takes gradients as they are and averages nothing.</summary>
    internal static StepFactors Plain { get; } = new(GradientMultiplier: 1, ClippingThreshold: 1, ClippingEpsilon: 0, AverageShare: 0);

    /// <summary>What the rule keeps for all tensors together, where it keeps anything.</summary>
    internal OptimizerScalars? Rule { get; init; }
}
