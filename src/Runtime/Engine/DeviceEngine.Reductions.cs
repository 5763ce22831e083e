using System;
using GenOptim.Gradients;
using GenOptim.Measurement;

namespace GenOptim.Engine;

/// <content>What a step reads before and after it updates: reductions of gradients, what a rule measures, and metrics.</content>
public abstract partial class DeviceEngine
{
    private readonly GradientReduction _reduction = new(new ReductionTable());
    private DeviceMeasurement? _measurement;

    /// <summary>Reduces the gradients of tensors to one number per chunk of 65,536 elements, in double and in the order of the CPU's tree.</summary>
    /// <param name="tensors">All tensors that the step updates; their gradients were brought over.</param>
    /// <param name="isLargest">Whether the largest absolute value is asked for instead of the sum of squares.</param>
    /// <param name="results">One number per chunk, tensor by tensor.</param>
    /// <param name="firstNonFinite">The number of the first chunk with an element that is not finite, or −1.</param>
    protected virtual void Reduce(ReadOnlySpan<TensorState> tensors, bool isLargest, Span<double> results, out int firstNonFinite) =>
        throw new NotSupportedException($"{Descriptor.Name} reduces no gradients on accelerators.");

    /// <summary>Sets gradients to zero.</summary>
    /// <param name="tensors">The tensors.</param>
    protected virtual void Zero(ReadOnlySpan<TensorState> tensors) =>
        throw new NotSupportedException($"{Descriptor.Name} sets no gradients to zero on accelerators.");

    private protected sealed override GradientReduction ReduceGradients(ReductionKind kind)
    {
        PrepareOnce();
        _layout.Refresh(_activeIndices.AsSpan(0, _activeCount));
        _reduction.Table.Begin(_layout);
        Reduce(_activeStates.AsSpan(0, _activeCount), kind == ReductionKind.LargestAbsolute, _reduction.Table.Results, out int firstNonFinite);
        _reduction.FirstNonFinite = firstNonFinite < 0 ? null : _layout.ParameterOf(_layout.TensorOf(firstNonFinite));
        return _reduction;
    }

    private protected sealed override void ZeroActiveGradients() => Zero(_activeStates.AsSpan(0, _activeCount));

    private protected sealed override void ZeroGradient(TensorEntry entry) => Zero([entry.Memory]);

    /// <summary>Measures the elements of a tensor in one pass, in the order of the CPU's tree.</summary>
    /// <param name="pass">Number of the pass.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="firstChunk">Number of its first chunk among those of all active tensors.</param>
    /// <param name="chunkCount">Number of chunks of all active tensors.</param>
    /// <param name="inputs">What the step's scalars are computed from.</param>
    protected virtual void Measure(int pass, TensorState tensor, int firstChunk, int chunkCount, in StepInputs inputs)
    {
    }

    /// <summary>Waits for a pass and gives what it has found.</summary>
    /// <param name="measure">Index of the measure among the descriptor's.</param>
    /// <param name="results">One number for each chunk.</param>
    protected virtual void ReadMeasure(int measure, Span<double> results)
    {
    }

    private protected sealed override ReadOnlySpan<int> ActiveTensors => _activeIndices.AsSpan(0, _activeCount);

    private protected sealed override void MeasureRun(int pass, in StepRun run)
    {
        if (run.Start == 0)
        {
            _layout.Refresh(ActiveTensors);
        }

        for (int tensor = run.Start; tensor < run.End; tensor++)
        {
            Measure(pass, _activeStates[tensor], _layout.ChunksOf(_activeIndices[tensor]).Start.Value, _layout.ChunkCount, run.Inputs);
        }
    }

    private protected sealed override ReductionLayout CompleteMeasure(int pass, ReadOnlySpan<ReductionTable> tables)
    {
        for (int measure = 0; measure < tables.Length; measure++)
        {
            if (Descriptor.Measures[measure].Pass == pass)
            {
                tables[measure].Begin(_layout);
                ReadMeasure(measure, tables[measure].Results);
            }
        }

        return _layout;
    }

    private protected sealed override void PrepareMeasurement()
    {
        _measurement ??= new DeviceMeasurement(Descriptor);
        _measurement.Begin(Entries);
    }

    private protected sealed override StepMetrics Measure(double gradientMultiplier, Func<Parameter, bool> moves) =>
        _measurement!.Complete(StepCount, gradientMultiplier, moves);
}
