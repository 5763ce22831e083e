using System;
using GenOptim.Engine;

namespace GenOptim.Gradients;

/// <summary>
/// Adaptive gradient clipping (Brock et al., arXiv 2102.06171): the factor of each unit's gradient, <c>min(1, c·max(‖p‖, ε)/‖g‖)</c>. A unit is what one
/// index of the first dimension has; a parameter of one dimension is one unit.
/// </summary>
/// <remarks>
/// Composer's has no ε beside ‖p‖, so that what begins at zero, such as biases, never trains there; ε = 0 does the same here. Where a norm of gradients
/// is NaN, or both norms are 0, the factor is 1, as there. A unit's norms are sums along the fixed tree from
/// its own first element on, by the thread that has its first element, so that they depend on nothing else.
/// </remarks>
internal sealed unsafe class AdaptiveClipping(OptimizerDescriptor descriptor) : GradientUnits(descriptor)
{
    /// <inheritdoc/>
    private protected override double NumberOf(ref readonly TensorRecord record, Parameter parameter, nint start, nint length)
    {
        double norm = Norm(Descriptor.Gradient, record.Gradient, start, length) * Step.GradientMultiplier;
        double limit = Step.ClippingThreshold * Math.Max(Norm(Descriptor.Parameter, record.Values, start, length), Step.ClippingEpsilon);
        return (norm > limit ? limit / norm : 1) * Step.GradientMultiplier;
    }

    private static double Norm(DType type, void* origin, nint start, nint length) => Math.Sqrt(TensorReduction.ReduceChunks(ReductionKind.SumOfSquares, type, origin, start, length));
}
