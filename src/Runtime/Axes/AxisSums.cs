using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GenOptim.Gradients;

namespace GenOptim.Axes;

/// <summary>Puts together what lanes have computed, row by row and column by column, in double and in one fixed order.</summary>
/// <remarks>
/// A row is reduced as a tensor is: tiles of 1,024 elements from its first on, each by <see cref="FixedTree"/>. A column goes from row to row, and where the rows of a matrix are in several
/// bands, from band to band.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe ref struct AxisSums
{
    private readonly AxisMemory _memory;
    private readonly IReadOnlyList<AxisMeasure> _measures;
    private readonly ref readonly AxisBand _band;
    private readonly nint _start;

    /// <param name="memory">Where results go.</param>
    /// <param name="measures">What the pass measures.</param>
    /// <param name="band">The rows.</param>
    /// <param name="start">Index of the block's first element within the tensor.</param>
    internal AxisSums(AxisMemory memory, IReadOnlyList<AxisMeasure> measures, ref readonly AxisBand band, nint start)
    {
        _memory = memory;
        _measures = measures;
        _band = ref band;
        _start = start;
    }

    /// <summary>Where a tile ends that begins at an element of the block: whole rows, or a part of one.</summary>
    /// <param name="start">Index of the tile's first element within the block.</param>
    /// <param name="length">Number of elements of the block.</param>
    public nint EndOfTile(nint start, nint length)
    {
        nint columns = _memory.ShapeOf(_band.Tensor).Columns;
        nint tile = columns >= FixedTree.TileLength
            ? nint.Min(FixedTree.TileLength, columns - ((_start + start) % columns))
            : FixedTree.TileLength / columns * columns;
        return nint.Min(start + tile, length);
    }

    /// <summary>Takes a tile's numbers in.</summary>
    /// <param name="measure">Which of the pass's measures they belong to.</param>
    /// <param name="start">Index of the tile's first element within the block.</param>
    /// <param name="numbers">A number for each of the tile's elements.</param>
    public void Add(int measure, nint start, ReadOnlySpan<float> numbers) => Add<float, Float32Load>(measure, start, numbers);

    /// <inheritdoc cref="Add(int, nint, ReadOnlySpan{float})"/>
    public void Add(int measure, nint start, ReadOnlySpan<double> numbers) => Add<double, Float64Load>(measure, start, numbers);

    private void Add<T, TLoad>(int measure, nint start, ReadOnlySpan<T> numbers)
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
    {
        switch (_measures[measure].Kind)
        {
            case ReductionKind.SumOfSquares:
                Add<SumOfSquares, T, TLoad>(measure, start, numbers);
                break;
            case ReductionKind.SumOfAbsolutes:
                Add<SumOfAbsolutes, T, TLoad>(measure, start, numbers);
                break;
            case ReductionKind.LargestAbsolute:
                Add<LargestAbsolute, T, TLoad>(measure, start, numbers);
                break;
            default:
                Add<Sum, T, TLoad>(measure, start, numbers);
                break;
        }
    }

    private void Add<TReduction, T, TLoad>(int measure, nint start, ReadOnlySpan<T> numbers)
        where TReduction : struct, IReduction
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
    {
        AxisMeasure description = _measures[measure];
        nint columns = _memory.ShapeOf(_band.Tensor).Columns;
        nint row = (_start + start) / columns;
        nint column = (_start + start) % columns;
        bool isOfRows = _memory.AxisOf(description.Value) == TensorAxis.Rows;
        if (columns == 1)
        {
            Span<double> wide = stackalloc double[numbers.Length];
            wide.Clear();
            fixed (double* sums = wide)
            {
                if (isOfRows)
                {
                    AddEach<TReduction, T, TLoad>(sums, numbers);
                    PutRows(description, row, wide);
                }
                else
                {
                    // Added to zeros numbers are themselves, in double.
                    AddEach<Sum, T, TLoad>(sums, numbers);
                    AddToColumn<TReduction>(description, IndexOfColumns(measure), row, wide);
                }
            }

            return;
        }

        while (numbers.Length > 0)
        {
            ReadOnlySpan<T> piece = numbers[..(int)nint.Min(numbers.Length, columns - column)];
            if (isOfRows)
            {
                AddToRow<TReduction, T, TLoad>(description, measure, row, column, piece);
            }
            else
            {
                AddToColumns<TReduction, T, TLoad>(description, IndexOfColumns(measure), row, column, piece);
            }

            numbers = numbers[piece.Length..];
            column = 0;
            row++;
        }
    }

    /// <summary>Rows of one element each, as a vector has them: what becomes of an element alone.</summary>
    private void PutRows(AxisMeasure measure, nint row, ReadOnlySpan<double> results)
    {
        void* values = _memory.Value(_band.Tensor, measure.Value);
        for (int i = 0; i < results.Length; i++)
        {
            _memory.Put(values, row + i, results[i]);
        }
    }

    /// <summary>The one column of such rows, matrix by matrix.</summary>
    private void AddToColumn<TReduction>(AxisMeasure measure, int index, nint row, ReadOnlySpan<double> numbers)
        where TReduction : struct, IReduction
    {
        nint rows = _memory.ShapeOf(_band.Tensor).Rows;
        double* sums = _memory.ColumnSums(in _band, index);
        while (numbers.Length > 0)
        {
            ReadOnlySpan<double> piece = numbers[..(int)nint.Min(numbers.Length, rows - (row % rows))];
            Vector512<double> sum = row == _band.FirstRow || row % rows == 0 ? Vector512<double>.Zero : Vector512.CreateScalar(*sums);
            foreach (double number in piece)
            {
                sum = TReduction.Add(sum, Vector512.CreateScalar(number));
            }

            *sums = sum[0];
            row += piece.Length;
            if (_band.IsWhole && row % rows == 0)
            {
                _memory.Put(_memory.Value(_band.Tensor, measure.Value), (row / rows) - 1, measure.IsMean ? *sums / rows : *sums);
            }

            numbers = numbers[piece.Length..];
        }
    }

    private void AddToRow<TReduction, T, TLoad>(AxisMeasure measure, int index, nint row, nint column, ReadOnlySpan<T> piece)
        where TReduction : struct, IReduction
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
    {
        nint columns = _memory.ShapeOf(_band.Tensor).Columns;
        double* sum = _memory.RowSum(in _band, index);
        double part = FixedTree.Reduce<TReduction, T, TLoad>(in MemoryMarshal.GetReference(piece), piece.Length);
        *sum = column == 0 ? part : TReduction.Merge(*sum, part);
        if (column + piece.Length == columns)
        {
            _memory.Put(_memory.Value(_band.Tensor, measure.Value), row, measure.IsMean ? *sum / columns : *sum);
        }
    }

    private void AddToColumns<TReduction, T, TLoad>(AxisMeasure measure, int index, nint row, nint column, ReadOnlySpan<T> piece)
        where TReduction : struct, IReduction
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
    {
        ref readonly AxisShape shape = ref _memory.ShapeOf(_band.Tensor);
        double* sums = _memory.ColumnSums(in _band, index) + column;
        if (row == _band.FirstRow || row % shape.Rows == 0)
        {
            new Span<double>(sums, piece.Length).Clear();
        }

        AddEach<TReduction, T, TLoad>(sums, piece);
        if (_band.IsWhole && (row + 1) % shape.Rows == 0)
        {
            nint first = (row / shape.Rows * shape.Columns) + column;
            void* values = _memory.Value(_band.Tensor, measure.Value);
            for (int i = 0; i < piece.Length; i++)
            {
                _memory.Put(values, first + i, measure.IsMean ? sums[i] / shape.Rows : sums[i]);
            }
        }
    }

    /// <summary>Which of the pass's measures of columns a measure is.</summary>
    private int IndexOfColumns(int measure)
    {
        int index = 0;
        for (int before = 0; before < measure; before++)
        {
            index += _memory.AxisOf(_measures[before].Value) == TensorAxis.Columns ? 1 : 0;
        }

        return index;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddEach<TReduction, T, TLoad>(double* sums, ReadOnlySpan<T> numbers)
        where TReduction : struct, IReduction
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
    {
        ref readonly T origin = ref MemoryMarshal.GetReference(numbers);
        int i = 0;
        for (; i <= numbers.Length - FixedTree.Lanes; i += FixedTree.Lanes)
        {
            (Vector512<double> low, Vector512<double> high) = TLoad.Load(in origin, i);
            TReduction.Add(Vector512.Load(sums + i), low).Store(sums + i);
            TReduction.Add(Vector512.Load(sums + i + (FixedTree.Lanes / 2)), high).Store(sums + i + (FixedTree.Lanes / 2));
        }

        if (i < numbers.Length)
        {
            Span<T> rest = stackalloc T[FixedTree.Lanes];
            rest.Clear();
            numbers[i..].CopyTo(rest);
            (Vector512<double> low, Vector512<double> high) = TLoad.Load(in MemoryMarshal.GetReference(rest), 0);
            Span<double> ofRest = stackalloc double[FixedTree.Lanes];
            ofRest.Clear();
            var own = new Span<double>(sums + i, numbers.Length - i);
            own.CopyTo(ofRest);
            ref double first = ref MemoryMarshal.GetReference(ofRest);
            TReduction.Add(Vector512.LoadUnsafe(in first), low).StoreUnsafe(ref first);
            TReduction.Add(Vector512.LoadUnsafe(in first, FixedTree.Lanes / 2), high).StoreUnsafe(ref first, FixedTree.Lanes / 2);
            ofRest[..own.Length].CopyTo(own);
        }
    }
}
