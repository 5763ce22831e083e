using System;
using GenOptim.Engine;
using GenOptim.Gradients;

namespace GenOptim.Matrices;

/// <content>How the operations are divided into parts that threads do, and what is summed up.</content>
internal sealed unsafe partial class MatrixOperations<T>
{
    /// <summary>Elements of a part that is done row by row, about.</summary>
    private const int PartLength = 32 * 1024;

    private Phase _phase;
    private MatrixOperand<T> _result;
    private MatrixOperand<T> _x;
    private MatrixOperand<T> _y;
    private T _xFactor;
    private T _yFactor;
    private int _rowsOfPart;

    private enum Phase
    {
        Scale,
        Divide,
        Add,
        Identity,

        /// <summary>The sum of squares of a chunk of elements without gaps.</summary>
        SquaresOfChunk,

        /// <summary>The sum of squares of a row.</summary>
        SquaresOfRows,

        /// <summary>The sum of products of two rows.</summary>
        DotOfRows,
    }

    private static DType Type => typeof(T) == typeof(double) ? DType.Float64 : DType.Float32;

    /// <summary>
    /// The root of the sum of squares. That of the matrix that the stage is given is summed up as the engine reduces a tensor, and that of another one row by row as it lies in memory.
    /// </summary>
    internal T Norm(MatrixOperand<T> x)
    {
        CheckRead(x);
        _x = x.AsStored;
        if (x.Buffer == MatrixOperand<T>.Given)
        {
            _phase = Phase.SquaresOfChunk;
            int chunks = (int)((((nint)_x.Rows * _x.Columns) + StepPlan.ChunkLength - 1) / StepPlan.ChunkLength);
            _team.Run(this, chunks, _threadCount);
            return T.CreateTruncating(Math.Sqrt(SumOf(chunks)));
        }

        RunSums(Phase.SquaresOfRows);
        return T.CreateTruncating(Math.Sqrt(SumOf(_x.Rows)));
    }

    internal T Dot(MatrixOperand<T> x, MatrixOperand<T> y)
    {
        CheckRead(x);
        CheckRead(y);
        _x = x;
        _y = y;
        RunSums(Phase.DotOfRows);
        return T.CreateTruncating(SumOf(_x.Rows));
    }

    public void Run(int part)
    {
        if (_phase == Phase.SquaresOfChunk)
        {
            nint first = (nint)part * StepPlan.ChunkLength;
            nint length = nint.Min(StepPlan.ChunkLength, ((nint)_x.Rows * _x.Columns) - first);
            _sums[part] = TensorReduction.Reduce(ReductionKind.SumOfSquares, Type, _x.View.Data, first, length);
            return;
        }

        int rows = _phase is Phase.SquaresOfRows or Phase.DotOfRows ? _x.Rows : _result.Rows;
        int start = part * _rowsOfPart;
        int end = Math.Min(start + _rowsOfPart, rows);
        if (_phase is Phase.Scale or Phase.Divide && _x.IsTransposed)
        {
            Transposition.Copy(_x.View.Data + start, _x.View.Stride, _x.View.Rows, end - start, _result.View.Row(start), _result.View.Stride);
        }

        for (int row = start; row < end; row++)
        {
            RunRow(row);
        }
    }

    private void RunRow(int row)
    {
        T* result = _result.Exists ? _result.View.Row(row) : null;
        T* x = _x.Exists ? _x.View.Data + (row * _x.RowStride) : null;
        T* y = _y.Exists ? _y.View.Data + (row * _y.RowStride) : null;
        if (_phase is Phase.Scale or Phase.Divide)
        {
            // What was transposed lies there already.
            x = _x.IsTransposed ? result : x;
        }

        switch (_phase)
        {
            case Phase.Scale:
                _loops.Scale(result, x, _xFactor, _result.Columns);
                break;
            case Phase.Divide:
                _loops.Divide(result, x, _xFactor, _result.Columns);
                break;
            case Phase.Add:
                _loops.Add(result, x, _x.ColumnStride, _xFactor, y, _y.ColumnStride, _yFactor, _result.Columns);
                break;
            case Phase.Identity:
                new Span<T>(result, _result.Columns).Clear();
                result[row] = _xFactor;
                break;
            case Phase.SquaresOfRows:
                _sums[row] = TensorReduction.ReduceChunks(ReductionKind.SumOfSquares, Type, x, 0, _x.Columns);
                break;
            default:
                _sums[row] = MatrixLoops<T>.Dot(x, _x.ColumnStride, y, _y.ColumnStride, _x.Columns);
                break;
        }
    }

    /// <summary>Computes a matrix row by row, in the order in which it lies in memory.</summary>
    private void RunRows(Phase phase, MatrixOperand<T> result, MatrixOperand<T> x, T xFactor, MatrixOperand<T> y, T yFactor)
    {
        _phase = phase;
        _result = result.AsStored;
        _x = result.IsTransposed ? x.Transpose : x;
        _y = result.IsTransposed ? y.Transpose : y;
        _xFactor = xFactor;
        _yFactor = yFactor;
        RunParts(_result.Rows, _result.Columns);
    }

    /// <summary>Computes a sum for each row.</summary>
    private void RunSums(Phase phase)
    {
        _phase = phase;
        _result = default;
        RunParts(_x.Rows, _x.Columns);
    }

    private void RunParts(int rows, int columns)
    {
        _rowsOfPart = Math.Max(1, PartLength / columns);
        _team.Run(this, (rows + _rowsOfPart - 1) / _rowsOfPart, _threadCount);
    }

    private double SumOf(int count)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _sums[i];
        }

        return sum;
    }
}
