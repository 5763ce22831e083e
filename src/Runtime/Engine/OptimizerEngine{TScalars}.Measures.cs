using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GenOptim.Gradients;

namespace GenOptim.Engine;

/// <content>Passes that measure tensors, and what they share with the update.</content>
public abstract unsafe partial class OptimizerEngine<TScalars>
{
    [ThreadStatic]
    private static byte[]? _unitRoom;

    private MeasurePass? _measure;

    /// <summary>Room for the number of each element's unit.</summary>
    private void* UnitRoom => Room(ref _unitRoom, BytesPerChunk);

    /// <summary>Bytes of a number for each element of a segment, in the type of the arithmetic.</summary>
    private int BytesPerChunk => StepPlan.ChunkLength * (Descriptor.Parameter == DType.Float64 ? sizeof(double) : sizeof(float));

    /// <summary>Room that a thread keeps for all its segments.</summary>
    private static byte* Room(ref byte[]? room, int bytes)
    {
        if (room is null || room.Length < bytes)
        {
            room = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        }

        return (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(room));
    }

    /// <summary>Measures the elements of one block. Called from several threads at once, for different blocks.</summary>
    /// <param name="pass">Number of the pass.</param>
    /// <param name="block">The elements.</param>
    /// <param name="scalars">The step's scalars, as far as they are known.</param>
    /// <param name="results">One number for each of the pass's measures.</param>
    protected virtual void Measure(int pass, in Block block, in TScalars scalars, Span<double> results)
    {
    }

    private protected sealed override ReadOnlySpan<int> ActiveTensors => _plan.ActiveTensors;

    private protected sealed override void MeasureRun(int pass, in StepRun run) => UpdateRun(in run);

    private protected sealed override ReductionLayout CompleteMeasure(int pass, ReadOnlySpan<ReductionTable> tables)
    {
        _pass = pass;
        if (Descriptor.IsOfAxes(pass))
        {
            RunAxisPass(pass);
            return _plan.Layout;
        }

        _measure ??= new MeasurePass(this);
        _measure.Begin(pass, tables);
        _team.Run(_plan, _measure, ThreadCount);
        return _plan.Layout;
    }

    /// <summary>What a block needs besides its tensor's own memory.</summary>
    private BlockRooms RoomsOf(in Segment segment)
    {
        void* units = null;
        if (_units is not null)
        {
            units = UnitRoom;
            _units.Expand(in segment, units);
        }

        return new BlockRooms(units, Descriptor.Matrix is null ? null : Workspace.Matrix, ExpandAxes(in segment));
    }

    /// <summary>Takes the values of a block in where they are to be before anything reads its state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TakeInFirst(ref readonly TensorRecord record, in Block block)
    {
        if (record.TakesInValues)
        {
            TakeInValues(in block);
        }
    }

    /// <summary>A pass that finds out numbers and changes nothing.</summary>
    private sealed class MeasurePass(OptimizerEngine<TScalars> engine) : ISegmentPass
    {
        private readonly ReductionTable[] _tables = new ReductionTable[engine.Descriptor.Measures.Count];
        private int _pass;
        private int _count;

        internal void Begin(int pass, ReadOnlySpan<ReductionTable> tables)
        {
            _pass = pass;
            _count = 0;
            for (int measure = 0; measure < tables.Length; measure++)
            {
                if (engine.Descriptor.Measures[measure].Pass == pass)
                {
                    tables[measure].Begin(engine._plan.Layout);
                    _tables[_count++] = tables[measure];
                }
            }
        }

        public void Run(int number, in Segment segment)
        {
            Span<double> results = stackalloc double[_count];
            ref readonly TensorRecord record = ref engine._plan.Record(segment.Tensor);
            var block = new Block(in record, in segment, engine._plan.IsBeyondCache, engine.RoomsOf(in segment));
            engine.TakeInFirst(in record, in block);
            engine.Measure(_pass, in block, in engine._scalars[engine._scalarsOf[segment.Tensor]], results);
            for (int measure = 0; measure < results.Length; measure++)
            {
                _tables[measure].Results[number] = results[measure];
            }
        }
    }
}
