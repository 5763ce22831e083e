using GenOptim.Engine;

namespace GenOptim.Gradients;

/// <summary>
/// Gradient centralization (Yong et al., arXiv 2004.01461): the mean of each unit's gradient, which its elements lose, where a parameter has two dimensions or more. Sums are
/// taken in double along the fixed tree from the unit's own first element on.
/// </summary>
internal sealed unsafe class GradientCentralization(OptimizerDescriptor descriptor) : GradientUnits(descriptor)
{
    /// <inheritdoc/>
    private protected override double NumberOf(ref readonly TensorRecord record, Parameter parameter, nint start, nint length) =>
        parameter.Shape.Count < 2 ? 0 : TensorReduction.ReduceChunks(ReductionKind.Sum, Descriptor.Gradient, record.Gradient, start, length) / length;
}
