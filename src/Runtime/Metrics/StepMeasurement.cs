using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
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
    /// <summary>The most elements that are updated between <see cref="Before"/> and <see cref="After"/>: their arrays fit the cache of a core.</summary>
    internal const int Stretch = FixedTree.TileLength;

    private readonly OptimizerDescriptor _descriptor;
    private readonly int _moment;
    private readonly int _second;
    private readonly int _storage;
    private readonly bool _isDouble;
    private double[] _sums = [];

    internal StepMeasurement(OptimizerDescriptor descriptor)
    {
        _descriptor = descriptor;
        _moment = IndexOf("exp_avg", "momentum_buffer");
        _second = IndexOf("exp_avg_sq");
        _storage = descriptor.StateSlots.ToList().FindIndex(slot => slot.IsParameterStorage);
        _isDouble = descriptor.Parameter == DType.Float64 || descriptor.Gradient == DType.Float64 || descriptor.StateSlots.Any(slot => slot.Type == DType.Float64);
    }

    /// <summary>The slots that are read, for engines that must fetch them: first moment, second moment, what values lack; -1 for none.</summary>
    internal (int Moment, int Second, int Storage) Slots => (_moment, _second, _storage);

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

    /// <summary>The sums over a segment, by <see cref="MetricSums"/>.</summary>
    internal Span<double> SumsOf(int segment) => _sums.AsSpan(segment * MetricSums.Count, MetricSums.Count);

    /// <summary>Notes the values, and the gradients, of elements that are about to be updated.</summary>
    internal void Before(in TensorRecord record, nint start, nint length)
    {
        if (_isDouble)
        {
            Before(Scratch<double>.Mine(Stretch), in record, start, (int)length);
        }
        else
        {
            Before(Scratch<float>.Mine(Stretch), in record, start, (int)length);
        }
    }

    /// <summary>Sums up elements that were updated.</summary>
    /// <param name="segment">The segment's number.</param>
    /// <param name="record">The tensor.</param>
    /// <param name="start">Index of the first element.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="isBeyondCache">Whether the arrays are more than a cache holds.</param>
    internal void After(int segment, in TensorRecord record, nint start, nint length, bool isBeyondCache)
    {
        Span<double> sums = SumsOf(segment);
        nint ahead = isBeyondCache ? Stretch : 0;
        if (_isDouble)
        {
            MeasuredElements.Add<double, Float64Load>(Arrays(Scratch<double>.Mine(Stretch), in record, start, (int)length), length, _descriptor.Metrics, ahead, sums);
        }
        else
        {
            MeasuredElements.Add<float, Float32Load>(Arrays(Scratch<float>.Mine(Stretch), in record, start, (int)length), length, _descriptor.Metrics, ahead, sums);
        }
    }

    private void Before<T>(Scratch<T> scratch, in TensorRecord record, nint start, int length)
        where T : unmanaged
    {
        ReadValues(in record, start, scratch.Before.AsSpan(0, length));
        if (_descriptor.Treatment.ZeroGradients)
        {
            // The update leaves none behind.
            Read(_descriptor.Gradient, record.Gradient, record.Length, start, scratch.Gradient.AsSpan(0, length));
        }
    }

    /// <summary>Arrays of the type that is summed up are read where they lie, others are widened to scratch.</summary>
    private MeasuredArrays<T> Arrays<T>(Scratch<T> scratch, in TensorRecord record, nint start, int length)
        where T : unmanaged
    {
        ref T gradient = ref _descriptor.Treatment.ZeroGradients
            ? ref scratch.Gradient[0]
            : ref Elements(_descriptor.Gradient, record.Gradient, record.Length, start, scratch.Gradient.AsSpan(0, length));
        ref T after = ref scratch.After[0];
        if (_storage < 0)
        {
            after = ref Elements(_descriptor.Parameter, record.Values, record.Length, start, scratch.After.AsSpan(0, length));
        }
        else
        {
            ReadValues(in record, start, scratch.After.AsSpan(0, length));
        }

        return new MeasuredArrays<T>(
            ref scratch.Before[0],
            ref after,
            ref gradient,
            ref _moment < 0 ? ref gradient : ref State(_moment, in record, start, scratch.Moment.AsSpan(0, length)),
            ref _second < 0 ? ref gradient : ref State(_second, in record, start, scratch.Second.AsSpan(0, length)));
    }

    private ref T State<T>(int slot, in TensorRecord record, nint start, Span<T> scratch)
        where T : unmanaged =>
        ref Elements(_descriptor.StateSlots[slot].TypeFor(record.Length), (void*)record.State[slot], record.Length, start, scratch);

    private static ref T Elements<T>(DType type, void* origin, nint length, nint start, Span<T> scratch)
        where T : unmanaged
    {
        if (type == (typeof(T) == typeof(double) ? DType.Float64 : DType.Float32))
        {
            return ref ((T*)origin)[start];
        }

        Read(type, origin, length, start, scratch);
        return ref scratch[0];
    }

    private static void Read<T>(DType type, void* origin, nint length, nint start, Span<T> values)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            TensorMemory.Read(type, origin, length, start, MemoryMarshal.Cast<T, double>(values));
        }
        else
        {
            TensorMemory.Read(type, origin, length, start, MemoryMarshal.Cast<T, float>(values));
        }
    }

    private void ReadValues<T>(in TensorRecord record, nint start, Span<T> values)
        where T : unmanaged
    {
        if (_storage < 0)
        {
            Read(_descriptor.Parameter, record.Values, record.Length, start, values);
            return;
        }

        // Parameters that keep something besides are of 16 bits: what they stand for is a float.
        StateSlot slot = _descriptor.StateSlots[_storage];
        var exact = new ExactValues(
            new StateTensor(_descriptor.Parameter, record.Length, record.Values),
            slot.Name,
            new StateTensor(slot.TypeFor(record.Length), record.Length, (void*)record.State[_storage]));
        exact.Read(start, MemoryMarshal.Cast<T, float>(values));
    }

    /// <summary>The metrics of the step.</summary>
    /// <param name="step">The optimizer's step count after it.</param>
    /// <param name="layout">Which segments are whose, and the order in which they are put together.</param>
    /// <param name="gradientMultiplier">What gradients were multiplied by.</param>
    /// <param name="moves">Whether a parameter could move at all: whether its learning rate was above 0.</param>
    /// <param name="ranks">The other processes that have segments too; null where there is none.</param>
    internal StepMetrics Complete(long step, ReductionLayout layout, double gradientMultiplier, Func<Parameter, bool> moves, IRankReductions? ranks = null)
    {
        if (ranks is not null)
        {
            return Complete(step, ranks.Gather(_sums.AsSpan(0, layout.ChunkCount * MetricSums.Count), MetricSums.Count), ranks.TensorChunks, gradientMultiplier, moves);
        }

        var tensors = new List<(Parameter Parameter, Range Chunks)>();
        foreach (int tensor in layout.ByName)
        {
            tensors.Add((layout.ParameterOf(tensor), layout.ChunksOf(tensor)));
        }

        return Complete(step, _sums, tensors, gradientMultiplier, moves);
    }

    private StepMetrics Complete(
        long step, double[] sums, IEnumerable<(Parameter Parameter, Range Chunks)> tensors, double gradientMultiplier, Func<Parameter, bool> moves)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        Span<double> total = stackalloc double[MetricSums.Count];
        Span<double> own = stackalloc double[MetricSums.Count];
        foreach ((Parameter parameter, Range chunks) in tensors)
        {
            own.Clear();
            (int first, int end) = (chunks.Start.Value, chunks.End.Value);
            bool isMoving = moves(parameter);
            for (int segment = first; segment < end; segment++)
            {
                for (int sum = 0; sum < MetricSums.Count; sum++)
                {
                    double one = isMoving || sum is not (MetricSums.Lost or MetricSums.Meant) ? sums[(segment * MetricSums.Count) + sum] : 0;
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

    private int IndexOf(params string[] names) => _descriptor.StateSlots.ToList().FindIndex(slot => names.Contains(slot.Name));

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
    private sealed class Scratch<T>(int length)
        where T : unmanaged
    {
        [ThreadStatic]
        private static Scratch<T>? _mine;

        internal T[] Before { get; } = new T[length];

        internal T[] After { get; } = new T[length];

        internal T[] Gradient { get; } = new T[length];

        internal T[] Moment { get; } = new T[length];

        internal T[] Second { get; } = new T[length];

        internal static Scratch<T> Mine(int length) => _mine is { } mine && mine.Before.Length >= length ? mine : _mine = new Scratch<T>(length);
    }
}
