using System;
using System.ComponentModel;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GenOptim.Gradients;
using GenOptim.Measurement;

namespace GenOptim.Engine;

/// <summary>Takes steps on the CPU: one pass over all tensors, cut into fixed chunks that are handed to the threads.</summary>
/// <typeparam name="TScalars">What a step's arithmetic needs besides arrays: the numbers that are computed once per group and step count.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe partial class OptimizerEngine<TScalars> : OptimizerEngine
    where TScalars : unmanaged
{
    private readonly PlanTeam _team = new();
    private readonly TensorTeam _alone = new();
    private readonly UpdatePass _update;
    private readonly GradientPass _gradients = new();
    private readonly ZeroPass _zero;
    private readonly GradientUnits? _units;
    private readonly bool _hasRooms;
    private StepPlan _plan;
    private MemoryOverlap _memory = new([]);
    private int _plannedVersion;
    private TScalars _computed;
    private TScalars[] _scalars = [];
    private int[] _scalarsOf = [];
    private int _runCount;
    private MeasuredPass? _measured;

    /// <summary>An engine without groups.</summary>
    /// <param name="descriptor">What is constant for the optimizer's class.</param>
    /// <param name="learningRate">The learning rate of groups that state none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative or not finite.</exception>
    protected OptimizerEngine(OptimizerDescriptor descriptor, double learningRate)
        : base(descriptor, learningRate)
    {
        _plan = new StepPlan([], descriptor);
        _update = new UpdatePass(this);
        _zero = new ZeroPass(descriptor.Gradient);
        _normalizesRows = descriptor.Matrix is { Scratch: null } && descriptor.StateSlots.Any(slot => slot.Axis == TensorAxis.Rows);
        _units = descriptor.Treatment.CentralizesGradients ? new GradientCentralization(descriptor)
            : descriptor.Treatment.Clip == Clip.Adaptive ? new AdaptiveClipping(descriptor)
            : null;
        _hasRooms = _units is not null || descriptor.Matrix is not null || descriptor.HasAxes;
    }

    /// <summary>Computes the scalars of one step of some tensors of a group.</summary>
    /// <param name="inputs">What they are computed from.</param>
    protected abstract TScalars ComputeScalars(in StepInputs inputs);

    /// <summary>Checks the scalars of a step before it is taken.</summary>
    /// <param name="scalars">The scalars.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is not finite in the type in which the update computes, or the decay exceeds 1.</exception>
    protected virtual void CheckScalars(in TScalars scalars)
    {
    }

    /// <inheritdoc/>
    protected sealed override void CheckScalars(in StepInputs inputs)
    {
        _computed = ComputeScalars(in inputs);
        CheckScalars(in _computed);
    }

    /// <summary>Updates the elements of one block. Called from several threads at once, for different blocks.</summary>
    /// <param name="block">The elements.</param>
    /// <param name="scalars">The step's scalars.</param>
    protected abstract void Update(in Block block, in TScalars scalars);

    /// <summary>Updates as many elements of one block as the class can measure in the same pass. Called from several threads at once, for different blocks.</summary>
    /// <param name="block">The elements.</param>
    /// <param name="scalars">The step's scalars.</param>
    /// <param name="sums">Where what is measured is added.</param>
    /// <returns>Number of elements from the first on that were updated, in whole tiles; 0 where the class or the machine has no such pass.</returns>
    protected virtual nint UpdateMeasured(in Block block, in TScalars scalars, Span<double> sums) => 0;

    /// <summary>
    /// Takes the values of a block into its state, before the parameter's first step and when another parameter has taken its place. Does
    /// nothing where the state holds no values.
    /// </summary>
    /// <param name="block">The elements.</param>
    protected virtual void TakeInValues(in Block block)
    {
    }

    private protected sealed override ReadOnlySpan<TensorEntry> Active => _plan.Active;

    private protected sealed override void TakeIn()
    {
        if (_plannedVersion != EntriesVersion)
        {
            // Values that came may lie in the gradients of parameters that were there before.
            _memory = new MemoryOverlap(Entries.Select(entry => entry.Parameter).ToArray());
            _memory.ThrowIfAny();
            _plan = new StepPlan(Entries, Descriptor);
            for (int tensor = 0; tensor < Entries.Count; tensor++)
            {
                Entries[tensor].PlanIndex = tensor;
            }

            _scalars = new TScalars[Entries.Count];
            _scalarsOf = new int[Entries.Count];
            ReserveWorkspace();
            ReserveAxes();
            _plannedVersion = EntriesVersion;
        }

        _plan.Refresh(_memory);
    }

    private protected sealed override GradientReduction ReduceGradients(ReductionKind kind)
    {
        _gradients.Begin(_plan, kind, Descriptor.Gradient);
        _team.Run(_plan, _gradients, ThreadCount);
        return _gradients.Complete();
    }

    private protected sealed override void ZeroActiveGradients()
    {
        _zero.Plan = _plan;
        _team.Run(_plan, _zero, ThreadCount);
    }

    private protected sealed override void ZeroGradient(TensorEntry entry) =>
        NativeMemory.Clear(entry.Parameter.GradientAddress, DTypes.ByteLength(Descriptor.Gradient, entry.Parameter.Length));

    private protected sealed override void BeginUpdate(in StepFactors factors)
    {
        if (_units is not null)
        {
            _units.Begin(_plan, in factors);
            _team.Run(_plan, _units, ThreadCount);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected sealed override void KeepScalars(int start, int end)
    {
        _runCount = start == 0 ? 0 : _runCount;
        _scalars[_runCount] = _computed;
        foreach (int tensor in _plan.ActiveTensors[start..end])
        {
            _scalarsOf[tensor] = _runCount;
        }

        _runCount++;
    }

    private protected sealed override void UpdateRun(in StepRun run)
    {
        if (!run.AreScalarsKept)
        {
            _computed = ComputeScalars(run.Inputs);
            KeepScalars(run.Start, run.End);
        }
    }

    private protected sealed override void CompleteUpdate()
    {
        ISegmentPass pass = IsMeasured ? _measured! : _update;
        StoreAxes();
        if (Descriptor.Matrix is not null)
        {
            UpdateMatrices(pass);
            return;
        }

        if (Ranks is null)
        {
            _team.Run(_plan, pass, ThreadCount);
            return;
        }

        UpdateInParts(Ranks, pass);
    }

    private protected sealed override void PrepareMeasurement()
    {
        _measured ??= new MeasuredPass(this, new StepMeasurement(Descriptor));
        _measured.Measurement.Begin(_plan.Layout.ChunkCount);
    }

    private protected sealed override StepMetrics Measure(double gradientMultiplier, Func<Parameter, bool> moves) =>
        _measured!.Measurement.Complete(StepCount, _plan.Layout, gradientMultiplier, moves, Ranks);

    private protected sealed override void UpdateAlone(TensorEntry entry, in StepFactors factors, bool areScalarsComputed)
    {
        _plan.RefreshRecord(entry.PlanIndex, _memory);
        _scalars[0] = areScalarsComputed ? _computed : ComputeScalars(new StepInputs(in factors, entry));
        _scalarsOf[entry.PlanIndex] = 0;
        _units?.Begin(_plan, in factors);
        if (_units is not null)
        {
            _alone.Run(entry.PlanIndex, entry.Parameter.Length, _units, ThreadCount);
        }

        if (Descriptor.Matrix is not null)
        {
            UpdateMatrix(entry.PlanIndex, 0, _update);
            return;
        }

        _alone.Run(entry.PlanIndex, entry.Parameter.Length, _update, ThreadCount);
    }

    /// <summary>Updates the elements of a segment.</summary>
    /// <remarks>
    /// A block is made where it lies and not copied: a copy is read in wider pieces than it was just written in, for which the processor waits until
    /// everything before it is done, the divisions of the tensor before included. That was a third of the time of tensors of 100 elements.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UpdateSegment(ref readonly TensorRecord record, in Segment segment)
    {
        if (_hasRooms)
        {
            UpdateWithRooms(in record, in segment);
            return;
        }

        var block = new Block(in record, in segment, _plan.IsBeyondCache);
        TakeInFirst(in record, in block);
        Update(in block, in _scalars[_scalarsOf[segment.Tensor]]);
    }

    private void UpdateWithRooms(ref readonly TensorRecord record, in Segment segment)
    {
        var block = new Block(in record, in segment, _plan.IsBeyondCache, RoomsOf(in segment));
        TakeInFirst(in record, in block);
        Update(in block, in _scalars[_scalarsOf[segment.Tensor]]);
    }

    /// <summary>The pass over everything that a step changes.</summary>
    private sealed class UpdatePass(OptimizerEngine<TScalars> engine) : ISegmentPass
    {
        /// <summary>An element depends on its own numbers alone, or on those of its block of 8-bit state, of which a piece has whole ones.</summary>
        public bool IsDivisible => true;

        public void Run(int number, in Segment segment) => engine.UpdateSegment(in engine._plan.Record(segment.Tensor), in segment);

        /// <inheritdoc cref="ISegmentPass.RunAll"/>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void RunAll(int first, ReadOnlySpan<Segment> segments)
        {
            StepPlan plan = engine._plan;
            foreach (ref readonly Segment segment in segments)
            {
                engine.UpdateSegment(in plan.Record(segment.Tensor), in segment);
            }
        }
    }

    /// <summary>The same, measured: in the pass that updates, or stretch by stretch while the elements are in the cache.</summary>
    private sealed class MeasuredPass(OptimizerEngine<TScalars> engine, StepMeasurement measurement) : ISegmentPass
    {
        internal StepMeasurement Measurement { get; } = measurement;

        public void Run(int number, in Segment segment)
        {
            ref readonly TensorRecord record = ref engine._plan.Record(segment.Tensor);
            var block = new Block(in record, in segment, engine._plan.IsBeyondCache);
            nint start = segment.Start + engine.UpdateMeasured(in block, in engine._scalars[engine._scalarsOf[segment.Tensor]], Measurement.SumsOf(number));
            nint end = segment.Start + segment.Length;
            for (; start < end; start += StepMeasurement.Stretch)
            {
                nint length = nint.Min(StepMeasurement.Stretch, end - start);
                Measurement.Before(in record, start, length);
                engine.UpdateSegment(in record, new Segment(segment.Tensor, start, length));
                Measurement.After(number, in record, start, length, engine._plan.IsBeyondCache);
            }
        }
    }
}
