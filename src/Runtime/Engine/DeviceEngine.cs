using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using GenOptim.Gradients;

namespace GenOptim.Engine;

/// <summary>
/// Takes steps on an accelerator: groups, learning rates, schedule, step counts and saved state as on the CPU; memory and kernels are
/// the derived class's.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class DeviceEngine : OptimizerEngine
{
    private readonly List<TensorEntry> _planned = [];
    private TensorEntry[] _active = [];
    private ReductionLayout _layout = new([]);
    private int[] _activeIndices = [];
    private TensorState[] _activeStates = [];
    private bool _isPrepared;
    private TensorState[] _takenIn = [];
    private int _activeCount;
    private int _plannedVersion;

    /// <summary>An engine without groups.</summary>
    /// <param name="descriptor">What is constant for the optimizer's class.</param>
    /// <param name="learningRate">The learning rate of groups that state none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative or not finite.</exception>
    protected DeviceEngine(OptimizerDescriptor descriptor, double learningRate)
        : base(descriptor, learningRate)
    {
    }

    /// <summary>The state of a parameter.</summary>
    /// <param name="parameter">One of the optimizer's parameters.</param>
    /// <exception cref="ArgumentException">The parameter is not this optimizer's.</exception>
    protected TensorState StateOf(Parameter parameter) => EntryOf(parameter).Memory;

    /// <summary>What is thrown by every call once the accelerator is gone, and names it; null while it is there.</summary>
    protected abstract ObjectDisposedException? GoneAccelerator { get; }

    /// <summary>Waits until everything queued is done.</summary>
    protected abstract void Wait();

    /// <summary>Called once per step, before the first <see cref="Update"/>.</summary>
    /// <param name="tensors">All tensors that the step updates.</param>
    protected abstract void Prepare(ReadOnlySpan<TensorState> tensors);

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

    private protected sealed override ObjectDisposedException? WhereItSteppedIsGone => GoneAccelerator;

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

    private protected sealed override void UpdateAlone(TensorEntry entry, in StepFactors factors, bool areScalarsComputed)
    {
        TensorState[] alone = [entry.Memory];
        Prepare(alone);
        if (entry.TakesInValues)
        {
            TakeInValues(alone);
        }

        Update(alone, new StepInputs(in factors, entry));
    }

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

    /// <summary>Every run was queued as it was met.</summary>
    private protected sealed override void CompleteUpdate()
    {
    }
}
