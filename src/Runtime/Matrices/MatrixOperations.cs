using System;
using System.Collections.Generic;
using System.Numerics;
using GenOptim.Engine;

namespace GenOptim.Matrices;

/// <summary>
/// What a class's stage over matrices computes, in the memory of a workspace: the operations behind <see cref="Matrix{T, TRows, TColumns}"/>. The bits depend neither on the width of lanes
/// nor on the number of threads.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed unsafe partial class MatrixOperations<T> : IMatrixWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly MatrixProduct<T> _product;
    private readonly MatrixLoops<T> _loops;
    private readonly MatrixTeam _team;
    private readonly MatrixScratch[] _scratch;
    private readonly MatrixView<T>[] _buffers;
    private readonly Contents[] _contents;
    private MatrixView<T> _given;
    private T* _packedLeft;
    private T* _packedRight;
    private double* _sums;
    private int _threadCount;

    internal MatrixOperations(MatrixProduct<T> product, MatrixLoops<T> loops, MatrixTeam team, IReadOnlyList<MatrixScratch> scratch)
    {
        _product = product;
        _loops = loops;
        _team = team;
        _scratch = [.. scratch];
        _buffers = new MatrixView<T>[_scratch.Length];
        _contents = new Contents[_scratch.Length];
    }

    /// <summary>What is known of a matrix that the stage works in.</summary>
    private enum Contents
    {
        /// <summary>It has not been assigned since the stage began.</summary>
        None,

        /// <summary>It has been assigned.</summary>
        Any,

        /// <summary>It is its own transpose, to the bit.</summary>
        Symmetric,
    }

    /// <summary>Elements of memory that a stage works in besides the matrix that it is given.</summary>
    internal nint WorkLength(nint rows, nint columns)
    {
        nint length = 0;
        foreach (MatrixScratch scratch in _scratch)
        {
            length += BufferLength(SizeOf(scratch.Rows, rows, columns), SizeOf(scratch.Columns, rows, columns));
        }

        return length + LeftLength(rows, columns) + RightLength(rows, columns) + (SumCount(rows, columns) * sizeof(double) / sizeof(T));
    }

    /// <summary>Begins with a matrix.</summary>
    /// <param name="matrix">Rows × columns, without gaps.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="work">Room for <see cref="WorkLength"/> elements, at a whole cache line.</param>
    /// <param name="threadCount">The most threads that work at once.</param>
    internal Matrix<T, Rows, Columns> Begin(T* matrix, nint rows, nint columns, T* work, int threadCount)
    {
        _threadCount = threadCount;
        _given = new MatrixView<T>(matrix, rows, columns, columns);
        for (int buffer = 0; buffer < _scratch.Length; buffer++)
        {
            nint height = SizeOf(_scratch[buffer].Rows, rows, columns);
            nint width = SizeOf(_scratch[buffer].Columns, rows, columns);
            _buffers[buffer] = new MatrixView<T>(work, height, width, MatrixProduct<T>.Stride(width));
            _contents[buffer] = Contents.None;
            work += BufferLength(height, width);
        }

        _packedLeft = work;
        _packedRight = _packedLeft + LeftLength(rows, columns);
        _sums = (double*)(_packedRight + RightLength(rows, columns));
        return new(this, new MatrixOperand<T>(_given, MatrixOperand<T>.Given, isTransposed: false));
    }

    /// <summary>A matrix that the stage works in.</summary>
    internal Matrix<T, TRows, TColumns> Scratch<TRows, TColumns>(int buffer)
        where TRows : struct, IMatrixSide
        where TColumns : struct, IMatrixSide => new(this, new MatrixOperand<T>(_buffers[buffer], buffer, isTransposed: false));

    /// <summary>Puts what the stage has come to into the place of the matrix that it was given.</summary>
    /// <param name="value">What it has come to.</param>
    /// <param name="isWide">Whether its rows are the shorter side.</param>
    /// <param name="factor">What it is multiplied by.</param>
    internal void Store(MatrixOperand<T> value, bool isWide, T factor)
    {
        CheckRead(value);
        var result = new MatrixOperand<T>(_given, MatrixOperand<T>.Given, isWide && _given.Rows > _given.Columns);
        Scale(result, value, factor);
    }

    internal void Assign(MatrixOperand<T> result, MatrixOperand<T> x, T factor)
    {
        CheckRead(x);
        CheckAssigned(result);
        CheckOrientation(result, x);
        Scale(result, x, factor);
        _contents[result.Buffer] = ContentsOf(x);
    }

    internal void AssignQuotient(MatrixOperand<T> result, MatrixOperand<T> x, T divisor)
    {
        CheckRead(x);
        CheckAssigned(result);
        CheckOrientation(result, x);
        RunRows(Phase.Divide, result, x, divisor, default, T.Zero);
        _contents[result.Buffer] = ContentsOf(x);
    }

    internal void AssignSum(MatrixOperand<T> result, MatrixOperand<T> x, T xFactor, MatrixOperand<T> y, T yFactor)
    {
        CheckRead(x);
        CheckRead(y);
        CheckAssigned(result);
        CheckOrientation(result, x);
        CheckOrientation(result, y);
        RunRows(Phase.Add, result, x, xFactor, y, yFactor);
        _contents[result.Buffer] = IsSymmetric(x) && IsSymmetric(y) ? Contents.Symmetric : Contents.Any;
    }

    internal void AssignIdentity(MatrixOperand<T> result, T factor)
    {
        CheckAssigned(result);
        RunRows(Phase.Identity, result, default, factor, default, T.Zero);
        _contents[result.Buffer] = Contents.Symmetric;
    }

    /// <summary>C ← γ·L·R + σ·S, of which half is computed where it is its own transpose.</summary>
    internal void AssignProduct(MatrixOperand<T> result, MatrixOperand<T> left, MatrixOperand<T> right, T factor, MatrixOperand<T> summand, T summandFactor)
    {
        CheckRead(left);
        CheckRead(right);
        CheckAssigned(result);
        if (summand.Exists)
        {
            CheckRead(summand);
        }

        if (result.Buffer == left.Buffer || result.Buffer == right.Buffer || (summand.Exists && result.Buffer == summand.Buffer))
        {
            throw new InvalidOperationException("A product is assigned to a matrix that it is made of; assign it to another one, and exchange the two with Swap.");
        }

        if (result.IsTransposed)
        {
            // Cᵀ = Rᵀ·Lᵀ, whose elements are the same sums.
            (left, right) = (right.Transpose, left.Transpose);
            (result, summand) = (result.Transpose, summand.Transpose);
        }

        bool isOfSymmetric = left.Buffer == right.Buffer && IsSymmetric(left);
        bool isSymmetric = isOfSymmetric || (left.Buffer == right.Buffer && left.IsTransposed != right.IsTransposed);
        bool keepsSymmetry = isSymmetric && (!summand.Exists || IsSymmetric(summand));
        left = IsSymmetric(left) ? left.AsStored : left;
        right = IsSymmetric(right) ? right.AsStored : right;

        // A summand that is seen as its transpose is added afterwards, which has the same roundings.
        bool isFused = summand.Exists && (!summand.IsTransposed || IsSymmetric(summand));
        var task = new ProductTask<T>
        {
            Left = left.View,
            IsLeftTransposed = left.IsTransposed,
            Right = right.View,
            IsRightTransposed = right.IsTransposed,
            Result = result.View,
            Summand = isFused ? summand.View : default,
            SummandScale = summandFactor,
            Scale = factor,
            IsSymmetric = keepsSymmetry,
        };
        _product.Multiply(in task, _packedLeft, _packedRight, _team, _threadCount);
        if (summand.Exists && !isFused)
        {
            RunRows(Phase.Add, result, summand, summandFactor, result, factor);
        }
        else if (!summand.Exists && factor != T.One)
        {
            Scale(result, result, factor);
        }

        _contents[result.Buffer] = keepsSymmetry ? Contents.Symmetric : Contents.Any;
    }

    private static nint SizeOf(MatrixSide side, nint rows, nint columns) => side switch
    {
        MatrixSide.Rows => rows,
        MatrixSide.Columns => columns,
        MatrixSide.ShortSide => nint.Min(rows, columns),
        _ => nint.Max(rows, columns),
    };

    private static nint BufferLength(nint rows, nint columns) => checked(MatrixProduct<T>.PaddedRows(rows) * MatrixProduct<T>.Stride(columns));

    private void Scale(MatrixOperand<T> result, MatrixOperand<T> x, T factor) => RunRows(Phase.Scale, result, x, factor, default, T.Zero);

    private Contents ContentsOf(MatrixOperand<T> x) => x.Buffer == MatrixOperand<T>.Given ? Contents.Any : _contents[x.Buffer];

    private bool IsSymmetric(MatrixOperand<T> x) => ContentsOf(x) == Contents.Symmetric;

    /// <summary>What has not been assigned holds what another matrix, or another step, has left there.</summary>
    private void CheckRead(MatrixOperand<T> x)
    {
        if (ContentsOf(x) == Contents.None)
        {
            throw new InvalidOperationException("A matrix of a stage is read before it was assigned.");
        }
    }

    private static void CheckAssigned(MatrixOperand<T> result)
    {
        if (result.Buffer == MatrixOperand<T>.Given)
        {
            throw new InvalidOperationException("The matrix that a stage is given is only read; assign to one that the stage takes besides, and return that.");
        }
    }

    private static void CheckOrientation(MatrixOperand<T> result, MatrixOperand<T> x)
    {
        if (result.Buffer == x.Buffer && result.IsTransposed != x.IsTransposed)
        {
            throw new InvalidOperationException("A matrix is assigned what is made of its own transpose; assign that to another one, and exchange the two with Swap.");
        }
    }

    /// <summary>Elements of the largest copied left factor: any of the matrices may be one, in either orientation.</summary>
    private nint LeftLength(nint rows, nint columns) => LargestOfFactors(rows, columns, static (height, width) => MatrixProduct<T>.LeftLength(height, width));

    private nint RightLength(nint rows, nint columns) => LargestOfFactors(rows, columns, static (height, width) => MatrixProduct<T>.RightLength(width, height));

    private nint LargestOfFactors(nint rows, nint columns, Func<nint, nint, nint> lengthOf)
    {
        nint largest = nint.Max(lengthOf(rows, columns), lengthOf(columns, rows));
        foreach (MatrixScratch scratch in _scratch)
        {
            nint height = SizeOf(scratch.Rows, rows, columns);
            nint width = SizeOf(scratch.Columns, rows, columns);
            largest = nint.Max(largest, nint.Max(lengthOf(height, width), lengthOf(width, height)));
        }

        // What comes behind begins at a whole cache line.
        return (largest + 63) / 64 * 64;
    }

    /// <summary>Sums of one matrix that are put together: of its chunks, or of its rows.</summary>
    private nint SumCount(nint rows, nint columns) =>
        nint.Max(nint.Max(rows, columns), ((rows * columns) + StepPlan.ChunkLength - 1) / StepPlan.ChunkLength);
}
