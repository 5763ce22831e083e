namespace GenOptim;

/// <summary>How gradients are kept from being too large. What is compared with the threshold is the gradient after unscaling and averaging.</summary>
public enum Clip
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>
    /// All gradients times <c>min(1, c/(‖g‖ + 1e-6))</c>, with the L2 norm over all parameters together, as <c>torch.nn.utils.clip_grad_norm_</c>.
    /// Costs one more read of the gradients.
    /// </summary>
    GlobalNorm = 1,

    /// <summary>The same with the largest absolute value over all parameters in place of the norm (<c>norm_type=inf</c>).</summary>
    GlobalInfinityNorm = 2,

    /// <summary>Each element is brought into [−c, c], as <c>torch.nn.utils.clip_grad_value_</c>. Costs nothing beyond the step.</summary>
    Value = 3,

    /// <summary>
    /// Adaptive gradient clipping (arXiv 2102.06171): each unit, the elements of one index of the first dimension (a whole vector of one dimension), times
    /// <c>min(1, c·max(‖p‖, ε)/‖g‖)</c> with ε = ClippingEpsilon. Costs one more read of parameters and gradients.
    /// </summary>
    Adaptive = 4,
}
