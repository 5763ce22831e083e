using System;
using System.Numerics;
using GenOptim.Axes;
using GenOptim.Engine;
using GenOptim.Gradients;

namespace GenOptim.Matrices;

/// <summary>
/// Divides the rows of matrices by the roots of running means of their squares, and brings each matrix back to its norm: NorMuon (Li et al., https://arxiv.org/abs/2510.05491). A row's sum is
/// that of the fixed tree, and a matrix's goes from row to row, so that the bits depend neither on lanes nor on threads.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed unsafe class RowNormalizer<T>(MatrixTeam team) : IMatrixWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private double* _before;
    private double* _after;
    private T* _matrix;
    private T* _means;
    private AxisShape _shape;
    private RowNormalization _how;
    private nint _rowsOfPart;
    private bool _isRestoring;

    /// <summary>Sums that some rows need: each one's of its squares before and after.</summary>
    internal static nint SumCount(nint rows) => 2 * rows;

    /// <summary>Normalizes.</summary>
    /// <param name="matrix">The elements, without gaps.</param>
    /// <param name="shape">What its rows and matrices are.</param>
    /// <param name="means">A running mean for each row, brought forward.</param>
    /// <param name="sums">Room for <see cref="SumCount"/> numbers.</param>
    /// <param name="how">How.</param>
    /// <param name="threadCount">The most threads that work at once.</param>
    internal void Run(T* matrix, in AxisShape shape, T* means, double* sums, in RowNormalization how, int threadCount)
    {
        _matrix = matrix;
        _means = means;
        _shape = shape;
        _how = how;
        _before = sums;
        _after = sums + shape.AllRows;
        _rowsOfPart = nint.Max(1, StepPlan.ChunkLength / shape.Columns);
        int parts = (int)((shape.AllRows + _rowsOfPart - 1) / _rowsOfPart);
        _isRestoring = false;
        team.Run(this, parts, threadCount);
        for (nint matrixOfBatch = 0; matrixOfBatch < shape.Count; matrixOfBatch++)
        {
            // What each row of a matrix is multiplied by, in the first of its places.
            _before[matrixOfBatch * shape.Rows] = double.CreateChecked(FactorOf(matrixOfBatch));
        }

        _isRestoring = true;
        team.Run(this, parts, threadCount);
    }

    public void Run(int part)
    {
        nint end = nint.Min((part + 1) * _rowsOfPart, _shape.AllRows);
        for (nint row = part * _rowsOfPart; row < end; row++)
        {
            T* elements = _matrix + (row * _shape.Columns);
            if (_isRestoring)
            {
                Multiply(elements, T.CreateTruncating(_before[row / _shape.Rows * _shape.Rows]));
                continue;
            }

            _before[row] = SumOfSquares(elements);
            T mean = T.CreateTruncating(_before[row] / _shape.Columns);
            _means[row] = T.FusedMultiplyAdd(T.CreateTruncating(_how.Share), mean - _means[row], _means[row]);
            Multiply(elements, T.One / (T.Sqrt(_means[row]) + T.CreateTruncating(_how.Epsilon)));
            _after[row] = SumOfSquares(elements);
        }
    }

    private T FactorOf(nint matrix)
    {
        double before = 0;
        double after = 0;
        for (nint row = matrix * _shape.Rows; row < (matrix + 1) * _shape.Rows; row++)
        {
            before += _before[row];
            after += _after[row];
        }

        return T.CreateTruncating(Math.Sqrt(before)) / (T.CreateTruncating(Math.Sqrt(after)) + T.CreateTruncating(_how.Epsilon));
    }

    private void Multiply(T* elements, T factor)
    {
        for (nint i = 0; i < _shape.Columns; i++)
        {
            T product = elements[i] * factor;
            elements[i] = _how.RoundsToBFloat16 ? MatrixProduct<T>.RoundToBFloat16(product) : product;
        }
    }

    private double SumOfSquares(T* elements) =>
        TensorReduction.ReduceChunks(ReductionKind.SumOfSquares, typeof(T) == typeof(double) ? DType.Float64 : DType.Float32, elements, 0, _shape.Columns);
}
