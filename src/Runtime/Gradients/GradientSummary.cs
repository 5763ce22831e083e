namespace GenOptim.Gradients;

/// <summary>What the gradient pass has found, before any unscaling.</summary>
/// <param name="Norm">The L2 or the infinity norm over all parameters together; null where no feature asks for it.</param>
/// <param name="FirstNonFinite">The name of the first parameter with an element that is not finite, or null.</param>
internal readonly record struct GradientSummary(double? Norm, string? FirstNonFinite);
