using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Matrices;

/// <summary>Products over one kind of lane.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TLane">The lane.</typeparam>
internal sealed unsafe partial class MatrixProduct<T, TLane> : MatrixProduct<T>, IMatrixWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : struct, ICpuLane<TLane, T>
{
    private ProductTask<T> _task;
    private T* _packedLeft;
    private T* _packedRight;
    private bool _isPacking;

    private static int ColumnsAtOnce => 2 * TLane.Count;

    internal override void Multiply(in ProductTask<T> task, T* packedLeft, T* packedRight, MatrixTeam team, int threadCount)
    {
        _task = task;
        _packedLeft = packedLeft;
        _packedRight = packedRight;
        int rowTiles = Tiles(task.Rows);
        int columnTiles = Tiles(task.Columns);
        _isPacking = true;
        team.Run(this, (rowTiles + columnTiles) * DepthBlocks, threadCount);
        _isPacking = false;
        team.Run(this, task.IsSymmetric ? rowTiles * (rowTiles + 1) / 2 : rowTiles * columnTiles, threadCount);
    }

    public void Run(int part)
    {
        if (!_isPacking)
        {
            RunTile(part);
            return;
        }

        int block = part % DepthBlocks;
        int tile = part / DepthBlocks;
        int start = block * DepthAtOnce;
        int depth = Math.Min(DepthAtOnce, _task.Depth - start);
        int rowTiles = Tiles(_task.Rows);
        if (tile < rowTiles)
        {
            PackLeft(tile * TileSize, start, depth);
        }
        else if (_task.IsRightTransposed)
        {
            PackTransposed((tile - rowTiles) * TileSize, start, depth);
        }
        else
        {
            PackRight((tile - rowTiles) * TileSize, start, depth);
        }
    }

    private int DepthBlocks => (_task.Depth + DepthAtOnce - 1) / DepthAtOnce;

    private static int Tiles(int size) => (size + TileSize - 1) / TileSize;

    /// <summary>Where a sliver of the copied left factor begins that starts at a row.</summary>
    private T* LeftSliver(int row, int start, int depth) => _packedLeft + (PaddedRows(_task.Rows) * start) + ((nint)row * depth);

    /// <summary>Where a sliver of the copied right factor begins that starts at a column.</summary>
    private T* RightSliver(int column, int start, int depth) =>
        _packedRight + ((nint)(_task.Columns + ColumnsAtOnce - 1) / ColumnsAtOnce * ColumnsAtOnce * start) + ((nint)column * depth);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunTile(int part)
    {
        (int tileRow, int tileColumn) = TileOf(part);
        int firstRow = tileRow * TileSize;
        int firstColumn = tileColumn * TileSize;
        int endRow = Math.Min(firstRow + TileSize, _task.Rows);
        int endColumn = Math.Min(firstColumn + TileSize, _task.Columns);
        for (int start = 0; start < _task.Depth; start += DepthAtOnce)
        {
            int depth = Math.Min(DepthAtOnce, _task.Depth - start);
            for (int column = firstColumn; column < endColumn; column += ColumnsAtOnce)
            {
                T* right = RightSliver(column, start, depth);
                for (int row = firstRow; row < endRow; row += RowsAtOnce)
                {
                    MultiplySlivers(LeftSliver(row, start, depth), right, depth, _task.Result.Row(row) + column, _task.Result.Stride, start > 0);
                }
            }
        }

        if (_task.Summand.Exists || _task.Rounding != MatrixRounding.None)
        {
            for (int row = firstRow; row < endRow; row++)
            {
                Finish(row, firstColumn, endColumn);
            }
        }

        if (_task.IsSymmetric && tileRow != tileColumn)
        {
            nint stride = _task.Result.Stride;
            Transposition.Copy(_task.Result.Row(firstRow) + firstColumn, stride, endRow - firstRow, endColumn - firstColumn, _task.Result.Row(firstColumn) + firstRow, stride);
        }
    }

    private (int Row, int Column) TileOf(int part)
    {
        if (!_task.IsSymmetric)
        {
            return Math.DivRem(part, Tiles(_task.Columns));
        }

        int row = 0;
        while (part > row)
        {
            part -= ++row;
        }

        return (row, part);
    }

    /// <summary>γ·C + σ·S in a row of a tile, with the roundings that were asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(int row, int start, int end)
    {
        T* result = _task.Result.Row(row);
        T* summand = _task.Summand.Exists ? _task.Summand.Row(row) : null;
        int column = start;
        if (_task.Rounding == MatrixRounding.None && summand is not null)
        {
            TLane scale = TLane.All(_task.Scale);
            TLane summandScale = TLane.All(_task.SummandScale);
            for (; column <= end - TLane.Count; column += TLane.Count)
            {
                TLane.Fma(summandScale, TLane.Load(in *summand, column), scale * TLane.Load(in *result, column)).Store(ref *result, column);
            }
        }

        for (; column < end; column++)
        {
            result[column] = _task.Rounding switch
            {
                _ when summand is null => _task.Rounding == MatrixRounding.None ? result[column] : RoundToBFloat16(result[column]),
                MatrixRounding.EachOperation => RoundToBFloat16(RoundToBFloat16(_task.SummandScale * summand[column]) + RoundToBFloat16(_task.Scale * result[column])),
                MatrixRounding.Results => RoundToBFloat16(T.FusedMultiplyAdd(_task.SummandScale, summand[column], _task.Scale * result[column])),
                _ => T.FusedMultiplyAdd(_task.SummandScale, summand[column], _task.Scale * result[column]),
            };
        }
    }
}
