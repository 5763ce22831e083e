using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Checkpoints;
using GenOptim.Engine;
using GenOptim.Gradients;

namespace GenOptim.Measurement;

/// <summary>
/// Measures one step: values are noted in scratch before a stretch of elements is updated, and summed up with what came of them while they are in the
/// cache, so that memory is read no more often than by the step itself.
/// </summary>
internal sealed unsafe class StepMeasurement
{
    /// <summary>Elements that are updated and measured together: their arrays fit the cache of a core.</summary>
    private const int StretchLength = 4 * FixedTree.TileLength;

    [ThreadStatic]
    private static Scratch? _scratch;

    private readonly OptimizerDescriptor _descriptor;
    private readonly int _moment;
    private readonly int _second;
    private readonly int _storage;
    private double[] _sums = [];

    internal StepMeasurement(OptimizerDescriptor descriptor)
    {
        _descriptor = descriptor;
        _moment = IndexOf("exp_avg", "momentum_buffer");
        _second = IndexOf("exp_avg_sq");
        _storage = descriptor.StateSlots.ToList().FindIndex(slot => slot.IsParameterStorage);

        // Random words and units of adaptive clipping are counted from the start of a segment.
        Stretch = descriptor.IsRandom || descriptor.Treatment.Clip == Clip.Adaptive ? StepPlan.ChunkLength : StretchLength;
    }

    /// <summary>The most elements that are updated between <see cref="Before"/> and <see cref="After"/>.</summary>
    internal int Stretch { get; }

    /// <summary>The slots that are read, for engines that must fetch them: first moment, second moment, what values lack; -1 for none.</summary>
    internal (int Moment, int Second, int Storage) Slots => (_moment, _second, _storage);

    private static Scratch Mine => _scratch ??= new Scratch();

    /// <summary>Begins a step.</summary>
    /// <param name="segments">Number of segments.</param>
    internal void Begin(int segments)
    {
        if (_sums.Length < segments * MetricSums.Count)
        {
            _sums = new double[segments * MetricSums.Count];
        }

        Array.Clear(_sums);
    }

    /// <summary>Notes the values, and the gradients, of elements that are about to be updated.</summary>
    internal void Before(in TensorRecord record, nint start, nint length)
    {
        Scratch scratch = Mine;
        Span<double> values = scratch.Of(0, Stretch)[..(int)length];
        if (IsPlain)
        {
            new ReadOnlySpan<float>((float*)record.Values + start, (int)length).CopyTo(scratch.Floats(Stretch));
        }
        else
        {
            TensorMemory.Read(ValuesOf(in record), start, values);
        }

        if (_descriptor.Treatment.ZeroGradients)
        {
            // The update leaves none behind.
            TensorMemory.Read(_descriptor.Gradient, record.Gradient, record.Length, start, scratch.Of(1, Stretch)[..(int)length]);
        }
    }

    /// <summary>Sums up elements that were updated.</summary>
    /// <param name="segment">The segment's number.</param>
    /// <param name="record">The tensor.</param>
    /// <param name="start">Index of the first element.</param>
    /// <param name="length">Number of elements.</param>
    internal void After(int segment, in TensorRecord record, nint start, nint length)
    {
        Span<double> sums = _sums.AsSpan(segment * MetricSums.Count, MetricSums.Count);
        Scratch scratch = Mine;
        if (IsPlain && !_descriptor.Treatment.ZeroGradients)
        {
            ref float gradient = ref ((float*)record.Gradient)[start];
            MeasuredElements.Add<float, Float32Load>(
                in scratch.Floats(Stretch)[0],
                in ((float*)record.Values)[start],
                in gradient,
                in _moment < 0 ? ref gradient : ref ((float*)record.State[_moment])[start],
                in _second < 0 ? ref gradient : ref ((float*)record.State[_second])[start],
                length,
                sums);
            return;
        }

        Span<double> before = scratch.Of(0, Stretch)[..(int)length];
        if (IsPlain)
        {
            for (int i = 0; i < before.Length; i++)
            {
                before[i] = scratch.Floats(Stretch)[i];
            }
        }

        Span<double> gradients = scratch.Of(1, Stretch)[..(int)length];
        Span<double> after = scratch.Of(2, Stretch)[..(int)length];
        Span<double> moments = _moment < 0 ? gradients : scratch.Of(3, Stretch)[..(int)length];
        Span<double> seconds = _second < 0 ? gradients : scratch.Of(4, Stretch)[..(int)length];
        TensorMemory.Read(ValuesOf(in record), start, after);
        if (!_descriptor.Treatment.ZeroGradients)
        {
            TensorMemory.Read(_descriptor.Gradient, record.Gradient, record.Length, start, gradients);
        }

        ReadState(in record, _moment, start, moments);
        ReadState(in record, _second, start, seconds);
        MeasuredElements.Add<double, Float64Load>(in before[0], in after[0], in gradients[0], in moments[0], in seconds[0], length, sums);
    }

    /// <summary>The metrics of the step.</summary>
    /// <param name="step">The optimizer's step count after it.</param>
    /// <param name="layout">Which segments are whose, and the order in which they are put together.</param>
    /// <param name="gradientMultiplier">What gradients were multiplied by.</param>
    /// <param name="moves">Whether a parameter could move at all: whether its learning rate was above 0.</param>
    internal StepMetrics Complete(long step, ReductionLayout layout, double gradientMultiplier, Func<Parameter, bool> moves)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        Span<double> total = stackalloc double[MetricSums.Count];
        Span<double> own = stackalloc double[MetricSums.Count];
        foreach (int tensor in layout.ByName)
        {
            own.Clear();
            (int first, int end) = (layout.ChunksOf(tensor).Start.Value, layout.ChunksOf(tensor).End.Value);
            Parameter parameter = layout.ParameterOf(tensor);
            bool isMoving = moves(parameter);
            for (int segment = first; segment < end; segment++)
            {
                for (int sum = 0; sum < MetricSums.Count; sum++)
                {
                    double one = isMoving || sum is not (MetricSums.Lost or MetricSums.Meant) ? _sums[(segment * MetricSums.Count) + sum] : 0;
                    own[sum] += one;
                    total[sum] += one;
                }
            }

            AddMetrics(values, own, parameter.Name, gradientMultiplier);
        }

        // Where a parameter is called as the total is, the total is meant.
        AddMetrics(values, total, StepMetrics.Global, gradientMultiplier);
        return new StepMetrics(step, values);
    }

    /// <summary>Whether everything is float32 as it stands, as for most classes.</summary>
    private bool IsPlain => _descriptor.Parameter == DType.Float32 && _descriptor.Gradient == DType.Float32 && IsFloat32(_moment) && IsFloat32(_second);

    private bool IsFloat32(int slot) => slot < 0 || _descriptor.StateSlots[slot].Type == DType.Float32;

    private int IndexOf(params string[] names) => _descriptor.StateSlots.ToList().FindIndex(slot => names.Contains(slot.Name));

    private ExactValues ValuesOf(in TensorRecord record)
    {
        var values = new StateTensor(_descriptor.Parameter, record.Length, record.Values);
        return _storage < 0
            ? new ExactValues(values, null, null)
            : new ExactValues(
                values,
                _descriptor.StateSlots[_storage].Name,
                new StateTensor(_descriptor.StateSlots[_storage].TypeFor(record.Length), record.Length, (void*)record.State[_storage]));
    }

    private void ReadState(in TensorRecord record, int slot, nint start, Span<double> values)
    {
        if (slot >= 0)
        {
            TensorMemory.Read(_descriptor.StateSlots[slot].TypeFor(record.Length), (void*)record.State[slot], record.Length, start, values);
        }
    }

    private void AddMetrics(SortedDictionary<string, double> values, ReadOnlySpan<double> sums, string name, double gradientMultiplier)
    {
        Metrics asked = _descriptor.Metrics;
        double gradient = Math.Sqrt(sums[MetricSums.Gradient]) * Math.Abs(gradientMultiplier);
        if (asked.HasFlag(Metrics.Norms))
        {
            values[StepMetrics.ParameterNorm + name] = Math.Sqrt(sums[MetricSums.Parameter]);
            values[StepMetrics.GradientNorm + name] = gradient;
            values[StepMetrics.UpdateNorm + name] = Math.Sqrt(sums[MetricSums.Update]);
            if (_moment >= 0)
            {
                values[StepMetrics.MomentNorm + name] = Math.Sqrt(sums[MetricSums.Moment]);
            }
        }

        if (asked.HasFlag(Metrics.Cosines))
        {
            values[StepMetrics.UpdateGradientCosine + name] = Cosine(sums[MetricSums.UpdateGradient], sums[MetricSums.Update], sums[MetricSums.Gradient]);
            if (_moment >= 0)
            {
                values[StepMetrics.MomentGradientCosine + name] = Cosine(sums[MetricSums.MomentGradient], sums[MetricSums.Moment], sums[MetricSums.Gradient]);
            }
        }

        if (asked.HasFlag(Metrics.SecondMoment) && _second >= 0)
        {
            values[StepMetrics.SecondMomentRootNorm + name] = Math.Sqrt(sums[MetricSums.SecondMoment]);
        }

        if (asked.HasFlag(Metrics.LostUpdates))
        {
            values[StepMetrics.LostUpdates + name] = sums[MetricSums.Meant] == 0 ? 0 : sums[MetricSums.Lost] / sums[MetricSums.Meant];
        }
    }

    /// <summary>0 where one of the two is zero, as PyTorch has it. Roots are taken first: a product of sums may overflow.</summary>
    private static double Cosine(double product, double first, double second)
    {
        double norms = Math.Sqrt(first) * Math.Sqrt(second);
        return norms == 0 ? 0 : product / norms;
    }

    /// <summary>A thread's room for a stretch.</summary>
    private sealed class Scratch
    {
        private readonly double[][] _doubles = [[], [], [], [], []];
        private float[] _floats = [];

        internal Span<double> Of(int array, int length)
        {
            if (_doubles[array].Length < length)
            {
                _doubles[array] = new double[length];
            }

            return _doubles[array].AsSpan(0, length);
        }

        internal Span<float> Floats(int length)
        {
            if (_floats.Length < length)
            {
                _floats = new float[length];
            }

            return _floats.AsSpan(0, length);
        }
    }
}
