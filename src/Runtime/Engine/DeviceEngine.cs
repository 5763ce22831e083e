using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Gradients;
using GenOptim.Measurement;

namespace GenOptim.Engine;

/// <summary>
/// Takes steps on an accelerator: groups, learning rates, schedule, step counts and saved state as on the CPU; memory and kernels are
/// the derived class's.
/// </summary>
public abstract class DeviceEngine : OptimizerEngine
{
    private readonly List<TensorEntry> _planned = [];
    private TensorEntry[] _active = [];
    private readonly GradientReduction _reduction = new(new ReductionTable());
    private ReductionLayout _layout = new([]);
    private int[] _activeIndices = [];
    private TensorState[] _activeStates = [];
    private bool _isPrepared;
    private TensorState[] _takenIn = [];
    private int _activeCount;
    private int _plannedVersion;
    private DeviceMeasurement? _measurement;

    /// <summary>An engine without groups.</summary>
    /// <param name="descriptor">What is constant for the optimizer's class.</param>
    /// <param name="learningRate">The learning rate of groups that state none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative or not finite.</exception>
    protected DeviceEngine(OptimizerDescriptor descriptor, double learningRate)
        : base(descriptor, learningRate)
    {
    }

    /// <summary>Keeps steps and changes out while the derived class works on the tensors. Host memory is not touched.</summary>
    /// <param name="work">What to do with the states of all tensors, in the order of the groups.</param>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer was disposed, or the accelerator is gone.</exception>
    protected void Exclusively(Action<IReadOnlyList<TensorState>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using (EnterAnyway())
        {
            work(Entries.Select(entry => entry.Memory).ToArray());
        }
    }

    /// <summary>Waits until everything queued is done, and brings the host memory of mirrored parameters up to date.</summary>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer was disposed, the accelerator is gone, or a parameter whose host memory is behind was disposed.</exception>
    protected void BringValuesBack()
    {
        using (Enter())
        {
            BringValuesBack(Entries);
            Wait();
        }
    }

    /// <summary>Takes the values of mirrored parameters in again from host memory, and what state depends on them.</summary>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer or a parameter was disposed, or the accelerator is gone. Nothing was copied.</exception>
    protected void TakeValuesAgain()
    {
        using (Enter())
        {
            using ParametersInUse use = UseParameters();
            Upload(Entries.Select(entry => entry.Memory).ToArray());
            foreach (TensorEntry entry in Entries)
            {
                entry.TakesInValues = true;
            }
        }
    }

    /// <summary>The state of a parameter.</summary>
    /// <param name="parameter">One of the optimizer's parameters.</param>
    /// <exception cref="ArgumentException">The parameter is not this optimizer's.</exception>
    protected TensorState StateOf(Parameter parameter) => EntryOf(parameter).Memory;

    /// <summary>Checks that a parameter's memory can be reached from the accelerator.</summary>
    /// <param name="parameter">A parameter that is to be added.</param>
    /// <exception cref="ArgumentException">It cannot.</exception>
    protected abstract void CheckReachable(Parameter parameter);

    /// <summary>Makes memory for the state of parameters that are added to one group together; all of it, or none where it throws.</summary>
    /// <param name="parameters">At least one parameter.</param>
    /// <returns>The state of each.</returns>
    protected abstract TensorState[] Allocate(IReadOnlyList<Parameter> parameters);

    /// <summary>What is thrown by every call once the accelerator is gone, and names it; null while it is there.</summary>
    protected abstract ObjectDisposedException? GoneAccelerator { get; }

    /// <summary>Waits until everything queued is done.</summary>
    protected abstract void Wait();

    /// <summary>Copies the values of mirrored parameters to host memory, and waits for them.</summary>
    /// <param name="tensors">Tensors whose host memory is behind.</param>
    protected abstract void Download(IReadOnlyList<TensorState> tensors);

    /// <summary>Copies the values of mirrored parameters from host memory, and waits until that may change.</summary>
    /// <param name="tensors">Tensors, mirrored and others.</param>
    protected abstract void Upload(IReadOnlyList<TensorState> tensors);

    /// <summary>Called once per step, before the first <see cref="Update"/>.</summary>
    /// <param name="tensors">All tensors that the step updates.</param>
    protected abstract void Prepare(ReadOnlySpan<TensorState> tensors);

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

    /// <summary>Takes weights that the step does not update into their average. Does nothing for a class that keeps none.</summary>
    /// <param name="tensors">At least one tensor.</param>
    /// <param name="averageRate">How much of the way to the weights the average goes, in (0, 1].</param>
    protected virtual void TakeIntoAverage(ReadOnlySpan<TensorState> tensors, double averageRate)
    {
    }

    /// <summary>
    /// Takes values into the state, before a parameter's first step and when another parameter has taken its place. Does nothing where the
    /// state holds no values.
    /// </summary>
    /// <param name="tensors">At least one tensor that the step updates.</param>
    protected virtual void TakeInValues(ReadOnlySpan<TensorState> tensors)
    {
    }

    /// <summary>Updates tensors of one group that have taken the same number of steps.</summary>
    /// <param name="tensors">The tensors, in the order in which they were added.</param>
    /// <param name="inputs">What the step's scalars are computed from.</param>
    protected abstract void Update(ReadOnlySpan<TensorState> tensors, in StepInputs inputs);

    /// <summary>Copies on an accelerator are made where the memory comes from: in <see cref="Allocate"/> and in <see cref="TensorState.Rebind"/>.</summary>
    private protected sealed override void RefreshDerived(TensorEntry entry)
    {
    }

    private protected sealed override ObjectDisposedException? WhereItSteppedIsGone => GoneAccelerator;

    /// <summary>On an accelerator a tensor knows the values before, and does this in <see cref="TensorState.Rebind"/>.</summary>
    private protected sealed override void CompleteOtherValues(TensorEntry entry, Parameter before, Parameter after)
    {
    }

    private protected sealed override void BringValuesBack(IReadOnlyList<TensorEntry> entries)
    {
        TensorEntry[] behind = entries.Where(entry => entry.Memory.IsHostBehind).ToArray();
        if (behind.Length > 0)
        {
            using ParametersInUse use = ParametersInUse.Of(Array.ConvertAll(behind, entry => entry.Parameter));
            Download(Array.ConvertAll(behind, entry => entry.Memory));
        }
    }

    private protected sealed override void CheckMemory(Parameter parameter) => CheckReachable(parameter);

    private protected sealed override TensorState[] NewState(IReadOnlyList<IReadOnlyList<Parameter>> parameters)
    {
        var states = new List<TensorState>();
        try
        {
            foreach (IReadOnlyList<Parameter> ofGroup in parameters)
            {
                if (ofGroup.Count > 0)
                {
                    states.AddRange(Allocate(ofGroup));
                }
            }
        }
        catch
        {
            ReleaseQuietly(states);
            throw;
        }

        foreach (TensorState state in states)
        {
            state.Settle();
        }

        return states.ToArray();
    }

    /// <summary>Gives memory back where something else has gone wrong, which is what is to be told.</summary>
    private static void ReleaseQuietly(IEnumerable<TensorState> states)
    {
        foreach (TensorState state in states)
        {
            try
            {
                state.Release();
            }
            catch
            {
                // What failed before is what is to be told.
            }
        }
    }

    private protected sealed override ReadOnlySpan<TensorEntry> Active => _active.AsSpan(0, _activeCount);

    private protected sealed override void TakeIn()
    {
        if (_plannedVersion != EntriesVersion)
        {
            // Parameters may lie in host memory here too, and values that came may lie in the gradients of those that were there before.
            new MemoryOverlap(Entries.Select(entry => entry.Parameter).ToArray()).ThrowIfAny();
            _planned.Clear();
            _planned.AddRange(Entries);
            _active = new TensorEntry[_planned.Count];
            _activeStates = new TensorState[_planned.Count];
            _activeIndices = new int[_planned.Count];
            _layout = new ReductionLayout(_planned);
            _takenIn = new TensorState[_planned.Count];
            _plannedVersion = EntriesVersion;
        }

        _activeCount = 0;
        _isPrepared = false;
        for (int tensor = 0; tensor < _planned.Count; tensor++)
        {
            TensorEntry entry = _planned[tensor];
            if (entry.IsActive)
            {
                _active[_activeCount] = entry;
                _activeIndices[_activeCount] = tensor;
                _activeStates[_activeCount++] = entry.Memory;
            }
        }
    }

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

    private protected sealed override void AverageWeights()
    {
        int taken = 0;
        foreach (TensorEntry entry in _planned)
        {
            if (entry.AverageRate > 0 && entry.TakesInValues)
            {
                _takenIn[taken++] = entry.Memory;
            }
        }

        if (taken > 0)
        {
            TakeInValues(_takenIn.AsSpan(0, taken));
        }

        for (int start = 0; start < _planned.Count;)
        {
            double rate = _planned[start].AverageRate;
            int count = 0;
            for (; start < _planned.Count && _planned[start].AverageRate == rate; start++)
            {
                _takenIn[count++] = _planned[start].Memory;
            }

            if (rate > 0)
            {
                TakeIntoAverage(_takenIn.AsSpan(0, count), rate);
            }
        }
    }

    private protected sealed override void BeginUpdate(in StepFactors factors)
    {
        PrepareOnce();
        int taken = 0;
        for (int tensor = 0; tensor < _activeCount; tensor++)
        {
            if (_active[tensor].TakesInValues)
            {
                _takenIn[taken++] = _activeStates[tensor];
            }
        }

        if (taken > 0)
        {
            TakeInValues(_takenIn.AsSpan(0, taken));
        }
    }

    private protected sealed override void UpdateAlone(TensorEntry entry, in StepFactors factors)
    {
        TensorState[] alone = [entry.Memory];
        Prepare(alone);
        if (entry.TakesInValues)
        {
            TakeInValues(alone);
        }

        Update(alone, new StepInputs(in factors, entry));
    }

    private protected sealed override void PutAverage(TensorEntry entry, int slot) => entry.Memory.PutAverage(slot);

    private protected sealed override void PutWeights(TensorEntry entry) => entry.Memory.PutWeights();

    private protected sealed override void UpdateRun(in StepRun run) => Update(
        _activeStates.AsSpan(run.Start..run.End), run.Inputs);

    /// <summary>Gradients are brought over once, for whatever reads them first.</summary>
    private void PrepareOnce()
    {
        if (!_isPrepared)
        {
            Prepare(_activeStates.AsSpan(0, _activeCount));
            _isPrepared = true;
        }
    }

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

    /// <summary>Every run was queued as it was met.</summary>
    private protected sealed override void CompleteUpdate()
    {
    }

    private protected sealed override void PrepareMeasurement()
    {
        _measurement ??= new DeviceMeasurement(Descriptor);
        _measurement.Begin(Entries);
    }

    private protected sealed override StepMetrics Measure(double gradientMultiplier, Func<Parameter, bool> moves) =>
        _measurement!.Complete(StepCount, gradientMultiplier, moves);
}
