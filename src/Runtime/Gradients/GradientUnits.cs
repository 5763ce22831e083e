using System;
using GenOptim.Engine;

namespace GenOptim.Gradients;

/// <summary>
/// A number for each unit of the gradients, found before the update and read along with them. A unit is what one index of the first dimension has; a parameter of one dimension is one
/// unit. It is found by the thread that has its first element, so that it depends on nothing else.
/// </summary>
internal abstract unsafe class GradientUnits(OptimizerDescriptor descriptor) : ISegmentPass
{
    private StepPlan? _plan;
    private int[] _firstUnits = [];
    private double[] _numbers = [];

    /// <summary>What is constant for the optimizer's class.</summary>
    private protected OptimizerDescriptor Descriptor { get; } = descriptor;

    /// <summary>The numbers of the step.</summary>
    private protected StepFactors Step { get; private set; }

    /// <summary>Makes ready to find the numbers of all active tensors.</summary>
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

            _numbers = new double[units];
        }

        Step = step;
    }

    /// <inheritdoc/>
    public void Run(int number, in Segment segment)
    {
        ref readonly TensorRecord record = ref _plan!.Record(segment.Tensor);
        nint length = AdaptiveUnits.LengthOf(_plan.Entries[segment.Tensor].Parameter);
        for (nint unit = (segment.Start + length - 1) / length; unit * length < segment.Start + segment.Length; unit++)
        {
            _numbers[_firstUnits[segment.Tensor] + unit] = NumberOf(in record, _plan.Entries[segment.Tensor].Parameter, unit * length, length);
        }
    }

    /// <summary>Writes the number of each element of a segment, rounded to the type of the arithmetic.</summary>
    internal void Expand(in Segment segment, void* destination)
    {
        nint length = AdaptiveUnits.LengthOf(_plan!.Entries[segment.Tensor].Parameter);
        for (nint i = 0; i < segment.Length;)
        {
            nint unit = (segment.Start + i) / length;
            int count = (int)nint.Min(((unit + 1) * length) - (segment.Start + i), segment.Length - i);
            double number = _numbers[_firstUnits[segment.Tensor] + unit];
            if (Descriptor.Parameter == DType.Float64)
            {
                new Span<double>((double*)destination + i, count).Fill(number);
            }
            else
            {
                new Span<float>((float*)destination + i, count).Fill((float)number);
            }

            i += count;
        }
    }

    /// <summary>The number of one unit, in double.</summary>
    /// <param name="record">The tensor's memory.</param>
    /// <param name="parameter">The tensor.</param>
    /// <param name="start">The unit's first element.</param>
    /// <param name="length">Number of its elements.</param>
    private protected abstract double NumberOf(ref readonly TensorRecord record, Parameter parameter, nint start, nint length);
}
