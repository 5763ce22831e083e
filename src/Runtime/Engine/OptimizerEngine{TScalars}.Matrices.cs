using GenOptim.Axes;
using GenOptim.Matrices;

namespace GenOptim.Engine;

/// <content>The update of classes with a stage over whole matrices, parameter by parameter: they share one workspace.</content>
public abstract unsafe partial class OptimizerEngine<TScalars>
{
    /// <summary>Whether a built-in stage normalizes rows by state of theirs, for which it needs room. A rule's own stage says what room it needs.</summary>
    private readonly bool _normalizesRows;

    private MatrixWorkspace? _workspace;
    private DirectionPass? _direction;

    /// <summary>Puts what the matrix stage is given into the workspace, element by element. Called from several threads at once, for different blocks.</summary>
    /// <param name="block">The elements.</param>
    /// <param name="scalars">The step's scalars.</param>
    protected virtual void Direct(in Block block, in TScalars scalars)
    {
    }

    /// <summary>The stage over a whole matrix, between the moments and the step.</summary>
    /// <param name="matrix">The matrix, to be changed in its place.</param>
    /// <param name="scalars">The step's scalars.</param>
    protected virtual void Transform(in MatrixBlock matrix, in TScalars scalars)
    {
    }

    /// <inheritdoc/>
    protected override void FreeScratch()
    {
        _workspace?.Dispose();
        _workspace = null;
        _axes?.Dispose();
        _axes = null;
        base.FreeScratch();
    }

    private protected sealed override nuint ScratchFor(Parameter parameter) => Workspace.SizeFor(ShapeOf(parameter));

    private MatrixWorkspace Workspace => _workspace ??= MatrixWorkspace.For(Descriptor.Parameter, Descriptor.Matrix!);

    private MatrixShape ShapeOf(Parameter parameter) => MatrixShape.Of(parameter.Shape, Descriptor.Matrix!.IsBatched) with
    {
        NormalizedRows = _normalizesRows ? AxisShape.Of(parameter).AllRows : 0,
    };

    /// <summary>Makes room for the largest matrix before anything of a step is done.</summary>
    private void ReserveWorkspace()
    {
        if (Descriptor.Matrix is not null)
        {
            Workspace.Reserve(MatrixBytes);
        }
    }

    private void UpdateMatrices(ISegmentPass update)
    {
        int number = 0;
        int part = 0;
        foreach (int tensor in _plan.ActiveTensors)
        {
            TellRanks(ref part, tensor);
            nint length = _plan.Entries[tensor].Parameter.Length;
            UpdateMatrix(tensor, number, update);
            number += (int)((length + StepPlan.ChunkLength - 1) / StepPlan.ChunkLength);
        }

        TellRanks(ref part, _plan.Entries.Length);
    }

    /// <summary>Tells the other ranks which parts have been updated, where there are any.</summary>
    /// <param name="part">The first that they were not told of.</param>
    /// <param name="next">The tensor that is updated next.</param>
    private void TellRanks(ref int part, int next)
    {
        for (; Ranks is not null && part < Ranks.PartCount; part++)
        {
            (int tensor, nint element) = Ranks.EndOfPart(part);
            if (next < _plan.Entries.Length && (tensor > next || (tensor == next && element > 0)))
            {
                return;
            }

            Ranks.Updated(part);
        }
    }

    /// <summary>Updates one tensor: what its matrix is made of, the matrix, and the step.</summary>
    /// <param name="tensor">Index of the tensor in the plan.</param>
    /// <param name="number">Number of its first segment.</param>
    /// <param name="update">The update.</param>
    private void UpdateMatrix(int tensor, int number, ISegmentPass update)
    {
        Parameter parameter = _plan.Entries[tensor].Parameter;
        if (parameter.Length == 0)
        {
            return;
        }

        Workspace.Begin(ShapeOf(parameter));
        _direction ??= new DirectionPass(this);
        _alone.Run(tensor, parameter.Length, _direction, ThreadCount);
        Transform(new MatrixBlock(Workspace, Descriptor, _plan.Entries[tensor], ThreadCount), in _scalars[_scalarsOf[tensor]]);
        _alone.Run(tensor, parameter.Length, update, ThreadCount, number);
    }

    /// <summary>The pass that writes what the matrix stage is given.</summary>
    private sealed class DirectionPass(OptimizerEngine<TScalars> engine) : ISegmentPass
    {
        public void Run(int number, in Segment segment)
        {
            ref readonly TensorRecord record = ref engine._plan.Record(segment.Tensor);
            var block = new Block(in record, in segment, engine._plan.IsBeyondCache, engine.RoomsOf(in segment));
            engine.TakeInFirst(in record, in block);
            engine.Direct(in block, in engine._scalars[engine._scalarsOf[segment.Tensor]]);
        }
    }
}
