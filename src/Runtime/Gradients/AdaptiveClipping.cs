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
internal sealed unsafe class AdaptiveClipping(OptimizerDescriptor descriptor) : ISegmentPass
{
    private StepPlan? _plan;
    private int[] _firstUnits = [];
    private double[] _factors = [];
    private StepFactors _step;

    /// <summary>Makes ready to find the factors of all active tensors.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="step">c, ε, and what gradients are multiplied by besides.</param>
    internal void Begin(StepPlan plan, in StepFactors step)
    {
        if (_plan != plan)
        {
            _plan = plan;
            _firstUnits = new int[plan.Entries.Length];
            int units = 0;
            for (int tensor = 0; tensor < _firstUnits.Length; tensor++)
            {
                _firstUnits[tensor] = units;
                units = checked(units + (int)AdaptiveUnits.CountOf(plan.Entries[tensor].Parameter));
            }

            _factors = new double[units];
        }

        _step = step;
    }

    /// <inheritdoc/>
    public void Run(int number, in Segment segment)
    {
        ref readonly TensorRecord record = ref _plan!.Record(segment.Tensor);
        nint length = AdaptiveUnits.LengthOf(_plan.Entries[segment.Tensor].Parameter);
        for (nint unit = (segment.Start + length - 1) / length; unit * length < segment.Start + segment.Length; unit++)
        {
            double norm = Norm(descriptor.Gradient, record.Gradient, unit * length, length) * _step.GradientMultiplier;
            double limit = _step.ClippingThreshold * Math.Max(Norm(descriptor.Parameter, record.Values, unit * length, length), _step.ClippingEpsilon);
            _factors[_firstUnits[segment.Tensor] + unit] = (norm > limit ? limit / norm : 1) * _step.GradientMultiplier;
        }
    }

    /// <summary>Writes the factor of each element of a segment, rounded to the type of the arithmetic.</summary>
    internal void Expand(in Segment segment, void* destination)
    {
        nint length = AdaptiveUnits.LengthOf(_plan!.Entries[segment.Tensor].Parameter);
        for (nint i = 0; i < segment.Length;)
        {
            nint unit = (segment.Start + i) / length;
            int count = (int)nint.Min(((unit + 1) * length) - (segment.Start + i), segment.Length - i);
            double factor = _factors[_firstUnits[segment.Tensor] + unit];
            if (descriptor.Parameter == DType.Float64)
            {
                new Span<double>((double*)destination + i, count).Fill(factor);
            }
            else
            {
                new Span<float>((float*)destination + i, count).Fill((float)factor);
            }

            i += count;
        }
    }

    private static double Norm(DType type, void* origin, nint start, nint length)
    {
        double sum = 0;
        for (nint i = 0; i < length; i += StepPlan.ChunkLength)
        {
            sum += TensorReduction.Reduce(ReductionKind.SumOfSquares, type, origin, start + i, nint.Min(StepPlan.ChunkLength, length - i));
        }

        return Math.Sqrt(sum);
    }
}
