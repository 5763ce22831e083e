using System;
using System.Runtime.CompilerServices;

namespace GenOptim.Matrices;

/// <content>How factors are copied into the order in which the products read them.</content>
internal sealed unsafe partial class MatrixProduct<T, TLane>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackLeft(int firstRow, int start, int depth)
    {
        int end = Math.Min(firstRow + TileSize, _task.Rows);
        for (int row = firstRow; row < end; row += RowsAtOnce)
        {
            T* target = LeftSliver(row, start, depth);
            int rows = Math.Min(RowsAtOnce, end - row);
            if (_task.IsLeftTransposed)
            {
                CopyColumns(_task.Left.Row(start) + row, depth, rows, target);
            }
            else
            {
                Transposition.Copy(_task.Left.Row(row) + start, _task.Left.Stride, rows, depth, target, RowsAtOnce);
            }

            Clear(target, depth, rows, RowsAtOnce);
            Scale(target, (nint)depth * RowsAtOnce);
        }
    }

    /// <summary>Some columns of a left factor that lies in memory as its transpose.</summary>
    private void CopyColumns(T* source, int depth, int rows, T* target)
    {
        for (int k = 0; k < depth; k++)
        {
            for (int i = 0; i < rows; i++)
            {
                target[i] = source[i];
            }

            source += _task.Left.Stride;
            target += RowsAtOnce;
        }
    }

    /// <summary>λ·L, where λ is not 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scale(T* target, nint length)
    {
        if (_task.LeftScale == T.One)
        {
            return;
        }

        for (nint i = 0; i < length; i++)
        {
            T scaled = _task.LeftScale * target[i];
            target[i] = _task.Rounding == MatrixRounding.None ? scaled : RoundToBFloat16(scaled);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackRight(int firstColumn, int start, int depth)
    {
        int end = Math.Min(firstColumn + TileSize, _task.Columns);
        for (int column = firstColumn; column < end; column += ColumnsAtOnce)
        {
            T* target = RightSliver(column, start, depth);
            T* source = _task.Right.Row(start) + column;
            if (column + ColumnsAtOnce <= end)
            {
                for (int k = 0; k < depth; k++)
                {
                    TLane.Load(in *source, 0).Store(ref *target, 0);
                    TLane.Load(in *source, TLane.Count).Store(ref *target, TLane.Count);
                    source += _task.Right.Stride;
                    target += ColumnsAtOnce;
                }

                continue;
            }

            for (int k = 0; k < depth; k++)
            {
                for (int j = 0; j < ColumnsAtOnce; j++)
                {
                    target[j] = column + j < end ? source[j] : T.Zero;
                }

                source += _task.Right.Stride;
                target += ColumnsAtOnce;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackTransposed(int firstColumn, int start, int depth)
    {
        int end = Math.Min(firstColumn + TileSize, _task.Columns);
        for (int column = firstColumn; column < end; column += ColumnsAtOnce)
        {
            T* target = RightSliver(column, start, depth);
            int columns = Math.Min(ColumnsAtOnce, end - column);
            Transposition.Copy(_task.Right.Row(column) + start, _task.Right.Stride, columns, depth, target, ColumnsAtOnce);
            Clear(target, depth, columns, ColumnsAtOnce);
        }
    }

    /// <summary>Zeros behind the last row or column of a factor, up to the width of a sliver.</summary>
    private static void Clear(T* target, int depth, int used, int width)
    {
        for (int k = 0; used < width && k < depth; k++)
        {
            new Span<T>(target + used, width - used).Clear();
            target += width;
        }
    }
}
