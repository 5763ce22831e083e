using System;
using System.Linq;
using GenOptim.Axes;
using GenOptim.Threading;

namespace GenOptim.Engine;

/// <content>Passes that measure rows and columns, and what is done with their numbers.</content>
public abstract unsafe partial class OptimizerEngine<TScalars>
{
    [ThreadStatic]
    private static byte[]? _axisRoom;

    private AxisMemory? _axes;
    private AxisTeam? _axisTeam;

    /// <summary>The pass under way; where the update is, the number of passes.</summary>
    private int _pass;

    /// <summary>Measures the rows and columns of one block. Called from several threads at once, for different blocks.</summary>
    /// <param name="pass">Number of the pass.</param>
    /// <param name="block">The elements: whole rows, or a part of one.</param>
    /// <param name="scalars">The step's scalars, as far as they are known.</param>
    /// <param name="axisSums">Where what is measured goes.</param>
    protected virtual void MeasureAxes(int pass, in Block block, in TScalars scalars, in AxisSums axisSums)
    {
    }

    /// <summary>Does a step over the rows or columns of one tensor. Called from several threads at once, for different tensors.</summary>
    /// <param name="step">Index of the step among the descriptor's.</param>
    /// <param name="block">The rows or columns.</param>
    /// <param name="scalars">The step's scalars, as far as they are known.</param>
    protected virtual void StepAxis(int step, in AxisBlock block, in TScalars scalars)
    {
    }

    /// <summary>Makes room for the numbers of rows and columns before anything of a step is done.</summary>
    private void ReserveAxes()
    {
        if (Descriptor.HasAxes)
        {
            _axes ??= new AxisMemory(Descriptor);
            _axes.Reserve(Array.ConvertAll(_plan.Entries.ToArray(), entry => entry.Parameter));
            _axisTeam ??= new AxisTeam(this);
        }
    }

    private void RunAxisPass(int pass) => _axisTeam!.Run(pass, ThreadCount);

    /// <summary>Makes the numbers that are kept the state, with the update. Nothing can be refused any more.</summary>
    private void StoreAxes()
    {
        _pass = Descriptor.PassCount;
        if (_axes is not null && Descriptor.HasAxes)
        {
            foreach (int tensor in _plan.ActiveTensors)
            {
                if (_plan.Entries[tensor].Parameter.Length > 0)
                {
                    _axes.StoreSlots(tensor, _plan.Entries[tensor]);
                }
            }
        }
    }

    /// <summary>The numbers of the rows and columns of a segment's elements, as far as the pass under way reads them.</summary>
    private void* ExpandAxes(in Segment segment)
    {
        if (!Descriptor.HasAxes)
        {
            return null;
        }

        int size = BytesPerChunk;
        byte* room = Room(ref _axisRoom, _axes!.ElementValues * size);
        int index = 0;
        for (int value = 0; value < Descriptor.AxisValues.Count; value++)
        {
            int readFrom = Descriptor.AxisValues[value].ReadFrom;
            if (readFrom >= 0 && readFrom <= _pass)
            {
                _axes.Expand(value, in segment, room + ((nint)index * size));
            }

            index += readFrom >= 0 ? 1 : 0;
        }

        return room;
    }

    /// <summary>Measures a band's rows, in blocks of as many whole rows as a chunk has elements, or of parts of a row.</summary>
    private void MeasureBand(AxisMeasure[] measures, in AxisBand band)
    {
        nint columns = _axes!.ShapeOf(band.Tensor).Columns;
        nint rows = nint.Max(1, StepPlan.ChunkLength / columns);
        for (nint row = 0; row < band.RowCount; row += rows)
        {
            nint length = nint.Min(rows, band.RowCount - row) * columns;
            for (nint start = 0; start < length; start += columns > StepPlan.ChunkLength ? StepPlan.ChunkLength : length)
            {
                nint first = ((band.FirstRow + row) * columns) + start;
                var segment = new Segment(band.Tensor, first, columns > StepPlan.ChunkLength ? nint.Min(StepPlan.ChunkLength, length - start) : length);
                var sums = new AxisSums(_axes, measures, in band, first);
                ref readonly TensorRecord record = ref _plan.Record(band.Tensor);
                var block = new Block(in record, in segment, _plan.IsBeyondCache, RoomsOf(in segment));
                TakeInFirst(in record, in block);
                MeasureAxes(_pass, in block, in _scalars[_scalarsOf[band.Tensor]], in sums);
            }
        }
    }

    /// <summary>Does what comes once all rows of a tensor are measured.</summary>
    private void FinishAxes(AxisMeasure[] measures, int tensor)
    {
        int index = 0;
        foreach (AxisMeasure measure in measures)
        {
            if (_axes!.AxisOf(measure.Value) == TensorAxis.Columns)
            {
                _axes.MergeColumns(tensor, measure, index++);
            }
        }

        if (_pass == Descriptor.FirstAxisPass)
        {
            _axes!.LoadSlots(tensor, _plan.Entries[tensor]);
        }

        for (int step = 0; step < Descriptor.AxisSteps.Count; step++)
        {
            AxisStep description = Descriptor.AxisSteps[step];
            if (description.Pass == _pass)
            {
                StepAxis(step, new AxisBlock(_axes!, tensor, _axes!.ShapeOf(tensor).LengthOf(description.Axis)), in _scalars[_scalarsOf[tensor]]);
                for (int fold = 0; fold < description.Folds.Count; fold++)
                {
                    _axes.Fold(tensor, description.Folds[fold]);
                }
            }
        }
    }

    /// <summary>Measures band by band, and then does what follows tensor by tensor.</summary>
    private sealed class AxisTeam(OptimizerEngine<TScalars> engine) : ChunkTeam
    {
        private readonly AxisMeasure[][] _measures =
            [.. Enumerable.Range(0, engine.Descriptor.PassCount).Select(pass => engine.Descriptor.AxisMeasures.Where(measure => measure.Pass == pass).ToArray())];

        private int _pass;
        private bool _isFinishing;

        internal void Run(int pass, int threadCount)
        {
            _pass = pass;
            if (_measures[pass].Length > 0)
            {
                _isFinishing = false;
                RunAll(engine._axes!.Bands.Length, threadCount);
            }

            _isFinishing = true;
            RunAll(engine._plan.ActiveTensors.Length, threadCount);
        }

        protected override void RunChunk(int chunk)
        {
            if (_isFinishing)
            {
                int tensor = engine._plan.ActiveTensors[chunk];
                if (engine._plan.Entries[tensor].Parameter.Length > 0)
                {
                    engine.FinishAxes(_measures[_pass], tensor);
                }

                return;
            }

            ref readonly AxisBand band = ref engine._axes!.Bands[chunk];
            if (engine._plan.Entries[band.Tensor].IsActive)
            {
                engine.MeasureBand(_measures[_pass], in band);
            }
        }
    }
}
