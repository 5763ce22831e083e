using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Engine;
using GenOptim.Gradients;
using GenOptim.Matrices;

namespace GenOptim.Axes;

/// <summary>
/// What a step keeps of rows and columns while it is under way, and how the rows are divided among threads. State is read from its slots at first and written to them with the update, so
/// that a step that is refused has changed none.
/// </summary>
/// <remarks>
/// How rows are cut into bands follows from the shape alone: a column's bits depend on nothing else. A band of some rows of a matrix has at least 128 of them, so that the sums of its
/// columns take no more than a byte for sixteen elements.
/// </remarks>
internal sealed unsafe class AxisMemory : IDisposable
{
    private const int LeastRows = 128;

    private const int CacheLine = 64;

    private readonly NativeBuffer _buffer = new();
    private readonly OptimizerDescriptor _descriptor;
    private readonly int _valueSize;
    private readonly int _sumsOfRows;
    private readonly int _sumsOfColumns;
    private AxisShape[] _shapes = [];
    private nint[] _offsets = [];
    private AxisBand[] _bands = [];
    private int[] _firstBands = [];
    private nint _sumsOffset;

    internal AxisMemory(OptimizerDescriptor descriptor)
    {
        _descriptor = descriptor;
        _valueSize = descriptor.Parameter == DType.Float64 ? sizeof(double) : sizeof(float);
        ElementValues = descriptor.AxisValues.Count(value => value.ReadFrom >= 0);
        IGrouping<int, AxisMeasure>[] passes = [.. descriptor.AxisMeasures.GroupBy(measure => measure.Pass)];
        _sumsOfRows = passes.Select(pass => pass.Count()).DefaultIfEmpty().Max();
        _sumsOfColumns = passes.Select(pass => pass.Count(measure => AxisOf(measure.Value) == TensorAxis.Columns)).DefaultIfEmpty().Max();
    }

    internal ReadOnlySpan<AxisBand> Bands => _bands;

    /// <summary>How many values passes over elements read.</summary>
    internal int ElementValues { get; }

    /// <summary>Lays everything out for some tensors and makes room.</summary>
    /// <exception cref="OutOfMemoryException">There is none.</exception>
    internal void Reserve(IReadOnlyList<Parameter> parameters) => _buffer.Reserve(LayOut(parameters));

    /// <summary>Lays everything out for some tensors.</summary>
    /// <returns>The bytes that it takes.</returns>
    internal nuint LayOut(IReadOnlyList<Parameter> parameters)
    {
        int values = _descriptor.AxisValues.Count;
        _shapes = new AxisShape[parameters.Count];
        _offsets = new nint[parameters.Count * values];
        _firstBands = new int[parameters.Count + 1];
        var bands = new List<AxisBand>();
        nint end = 0;
        nint sums = 0;
        for (int tensor = 0; tensor < parameters.Count; tensor++)
        {
            AxisShape shape = AxisShape.Of(parameters[tensor]);
            _shapes[tensor] = shape;
            for (int value = 0; value < values; value++)
            {
                _offsets[(tensor * values) + value] = end;
                end = checked(end + (((shape.LengthOf(_descriptor.AxisValues[value].Axis) * _valueSize) + CacheLine - 1) / CacheLine * CacheLine));
            }

            _firstBands[tensor] = bands.Count;
            CutUp(tensor, in shape, bands, ref sums);
        }

        _firstBands[parameters.Count] = bands.Count;
        _bands = [.. bands];
        _sumsOffset = end;
        return checked((nuint)(end + (sums * sizeof(double))));
    }

    internal ref readonly AxisShape ShapeOf(int tensor) => ref _shapes[tensor];

    internal TensorAxis AxisOf(int value) => _descriptor.AxisValues[value].Axis;

    /// <summary>The numbers that a value has of a tensor.</summary>
    internal void* Value(int tensor, int value) => _buffer.Memory + _offsets[(tensor * _descriptor.AxisValues.Count) + value];

    /// <summary>The sum under way of the row that a band is at.</summary>
    /// <param name="band">The band.</param>
    /// <param name="measure">Which of the pass's measures.</param>
    internal double* RowSum(in AxisBand band, int measure) => Sums(in band) + measure;

    /// <summary>The sums of a band's columns.</summary>
    /// <param name="band">The band.</param>
    /// <param name="measure">Which of the pass's measures of columns.</param>
    internal double* ColumnSums(in AxisBand band, int measure) => Sums(in band) + _sumsOfRows + (measure * _shapes[band.Tensor].Columns);

    /// <summary>Takes the state into the step.</summary>
    internal void LoadSlots(int tensor, TensorEntry entry) => CopySlots(tensor, entry, isStore: false);

    /// <summary>Makes what the step has found the state.</summary>
    internal void StoreSlots(int tensor, TensorEntry entry) => CopySlots(tensor, entry, isStore: true);

    /// <summary>Puts the sums of a tensor's columns together, band by band, where its matrices are in several.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="measure">The measure of columns.</param>
    /// <param name="index">Which of the pass's measures of columns it is.</param>
    internal void MergeColumns(int tensor, AxisMeasure measure, int index)
    {
        AxisShape shape = _shapes[tensor];
        for (int first = _firstBands[tensor]; first < _firstBands[tensor + 1];)
        {
            if (_bands[first].IsWhole)
            {
                first++;
                continue;
            }

            nint matrix = _bands[first].FirstRow / shape.Rows;
            var sums = new Span<double>(ColumnSums(in _bands[first], index), checked((int)shape.Columns));
            for (first++; first < _firstBands[tensor + 1] && _bands[first].FirstRow / shape.Rows == matrix; first++)
            {
                double* more = ColumnSums(in _bands[first], index);
                for (int column = 0; column < sums.Length; column++)
                {
                    sums[column] = TensorReduction.Merge(measure.Kind, sums[column], more[column]);
                }
            }

            for (int column = 0; column < sums.Length; column++)
            {
                Put(Value(tensor, measure.Value), (matrix * shape.Columns) + column, measure.IsMean ? sums[column] / shape.Rows : sums[column]);
            }
        }
    }

    /// <summary>Reduces a value over the rows, or the columns, of each matrix of a tensor.</summary>
    internal void Fold(int tensor, AxisFold fold)
    {
        AxisShape shape = _shapes[tensor];
        nint length = AxisOf(fold.Value) == TensorAxis.Rows ? shape.Rows : shape.Columns;
        nint resultLength = AxisOf(fold.Result) == TensorAxis.Rows ? shape.Rows : shape.Columns;
        DType type = _valueSize == sizeof(double) ? DType.Float64 : DType.Float32;
        for (nint matrix = 0; matrix < shape.Count; matrix++)
        {
            nint first = matrix * length;
            double result = TensorReduction.ReduceChunks(fold.Kind, type, Value(tensor, fold.Value), first, length);
            result = fold.IsMean ? result / length : result;
            for (nint i = 0; i < resultLength; i++)
            {
                Put(Value(tensor, fold.Result), (matrix * resultLength) + i, result);
            }
        }
    }

    /// <summary>Writes, for each of a run of elements, the number of its row or column.</summary>
    /// <param name="value">The value.</param>
    /// <param name="segment">The elements.</param>
    /// <param name="destination">Where they go.</param>
    internal void Expand(int value, in Segment segment, void* destination)
    {
        if (_valueSize == sizeof(double))
        {
            Expand<double>(value, in segment, destination);
        }
        else
        {
            Expand<float>(value, in segment, destination);
        }
    }

    /// <summary>Rounds a number and puts it in its place.</summary>
    internal void Put(void* values, nint index, double number)
    {
        if (_valueSize == sizeof(double))
        {
            ((double*)values)[index] = number;
        }
        else
        {
            ((float*)values)[index] = (float)number;
        }
    }

    public void Dispose() => _buffer.Dispose();

    private double* Sums(in AxisBand band) => (double*)(_buffer.Memory + _sumsOffset) + band.Sums;

    private void CutUp(int tensor, in AxisShape shape, List<AxisBand> bands, ref nint sums)
    {
        if (shape.LengthOf(TensorAxis.Elements) == 0)
        {
            return;
        }

        nint sumsOfBand = _sumsOfRows + (_sumsOfColumns * shape.Columns);
        nint rows = nint.Max(LeastRows, (StepPlan.ChunkLength + shape.Columns - 1) / shape.Columns);
        bool isWhole = rows >= shape.Rows;
        nint step = isWhole ? nint.Max(1, rows / shape.Rows) * shape.Rows : rows;
        nint part = isWhole ? shape.AllRows : shape.Rows;
        for (nint matrix = 0; matrix < shape.AllRows; matrix += part)
        {
            for (nint first = 0; first < part; first += step)
            {
                bands.Add(new AxisBand(tensor, matrix + first, nint.Min(step, part - first), isWhole, sums));
                sums = checked(sums + sumsOfBand);
            }
        }
    }

    private void CopySlots(int tensor, TensorEntry entry, bool isStore)
    {
        for (int value = 0; value < _descriptor.AxisValues.Count; value++)
        {
            AxisValue description = _descriptor.AxisValues[value];
            if (description.Slot < 0)
            {
                continue;
            }

            StateSlot slot = _descriptor.StateSlots[description.Slot];
            nint bytes = _shapes[tensor].LengthOf(description.Axis) * _valueSize;
            if (!slot.IsKeptOf(entry.Parameter))
            {
                new Span<byte>(Value(tensor, value), checked((int)bytes)).Clear();
                continue;
            }

            void* state = (void*)entry.State[description.Slot];
            Buffer.MemoryCopy(isStore ? Value(tensor, value) : state, isStore ? state : Value(tensor, value), bytes, bytes);
        }
    }

    private void Expand<T>(int value, in Segment segment, void* destination)
        where T : unmanaged
    {
        AxisShape shape = _shapes[segment.Tensor];
        var numbers = (T*)Value(segment.Tensor, value);
        var elements = new Span<T>(destination, (int)segment.Length);
        bool isOfRows = AxisOf(value) == TensorAxis.Rows;
        nint row = segment.Start / shape.Columns;
        nint column = segment.Start % shape.Columns;
        if (isOfRows && shape.Columns == 1)
        {
            new ReadOnlySpan<T>(numbers + row, elements.Length).CopyTo(elements);
            return;
        }

        while (elements.Length > 0)
        {
            int count = (int)nint.Min(elements.Length, shape.Columns - column);
            if (isOfRows)
            {
                elements[..count].Fill(numbers[row]);
            }
            else
            {
                new ReadOnlySpan<T>(numbers + (row / shape.Rows * shape.Columns) + column, count).CopyTo(elements);
            }

            elements = elements[count..];
            column = 0;
            row++;
        }
    }
}
