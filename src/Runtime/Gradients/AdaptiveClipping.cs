using System;
using GenOptim.Engine;

namespace GenOptim.Gradients;

/// <summary>
/// Adaptive gradient clipping (Brock et al., arXiv 2102.06171): the factor of each unit's gradient, <c>min(1, c·max(‖p‖, 1e-3)/‖g‖)</c>. A unit is what one
/// index of the first dimension has; a parameter of one dimension is one unit.
/// </summary>
/// <remarks>
/// The original has no 1e-3 beside ‖p‖, so that what begins at zero, such as biases, would never train. A unit's norms are sums along the fixed tree from
/// its own first element on, by the thread that has its first element, so that they depend on nothing else.
/// </remarks>
internal sealed unsafe class AdaptiveClipping(OptimizerDescriptor descriptor) : ISegmentPass
{
    private const double SmallestNorm = 1e-3;

    private StepPlan? _plan;
    private int[] _firstUnits = [];
    private double[] _factors = [];
    private double _threshold;
    private double _multiplier;

    /// <summary>Makes ready to find the factors of all active tensors.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="threshold">c.</param>
    /// <param name="multiplier">What gradients are multiplied by besides.</param>
    internal void Begin(StepPlan plan, double threshold, double multiplier)
    {
        if (_plan != plan)
        {
            _plan = plan;
            _firstUnits = new int[plan.Entries.Length];
            int units = 0;
            for (int tensor = 0; tensor < _firstUnits.Length; tensor++)
            {
                _firstUnits[tensor] = units;
                units = checked(units + (int)UnitsOf(plan.Entries[tensor].Parameter));
            }

            _factors = new double[units];
        }

        _threshold = threshold;
        _multiplier = multiplier;
    }

    /// <inheritdoc/>
    public void Run(int number, in Segment segment)
    {
        ref readonly TensorRecord record = ref _plan!.Record(segment.Tensor);
        nint length = UnitLengthOf(_plan.Entries[segment.Tensor].Parameter);
        for (nint unit = (segment.Start + length - 1) / length; unit * length < segment.Start + segment.Length; unit++)
        {
            double norm = Norm(descriptor.Gradient, record.Gradient, unit * length, length) * _multiplier;
            double weights = Math.Max(Norm(descriptor.Parameter, record.Values, unit * length, length), SmallestNorm);
            _factors[_firstUnits[segment.Tensor] + unit] = Math.Min(1, _threshold * weights / norm) * _multiplier;
        }
    }

    /// <summary>Writes the factor of each element of a segment, rounded to the type of the arithmetic.</summary>
    internal void Expand(in Segment segment, void* destination)
    {
        nint length = UnitLengthOf(_plan!.Entries[segment.Tensor].Parameter);
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

    private static nint UnitsOf(Parameter parameter) => parameter.Shape.Count > 1 ? parameter.Shape[0] : 1;

    private static nint UnitLengthOf(Parameter parameter) => parameter.Shape.Count > 1 ? parameter.Length / parameter.Shape[0] : parameter.Length;
}
