using System;
using System.Numerics;
using GenOptim.Axes;

namespace GenOptim.Matrices;

/// <summary>The memory in which a step works on one parameter's matrix at a time, as large as the largest needs.</summary>
internal abstract unsafe class MatrixWorkspace : IDisposable
{
    private readonly NativeBuffer _buffer = new();

    /// <summary>What the matrices are.</summary>
    internal MatrixShape Shape { get; private set; }

    /// <summary>Bytes held.</summary>
    internal nuint Size => _buffer.Size;

    /// <summary>The matrices, one after another, without gaps.</summary>
    internal void* Matrix => _buffer.Memory;

    /// <summary>A workspace for a type of arithmetic.</summary>
    /// <param name="compute">The type.</param>
    /// <param name="stage">The stage that works in it.</param>
    internal static MatrixWorkspace For(DType compute, MatrixStage stage) => compute == DType.Float64 ? new MatrixWorkspace<double>(stage) : new MatrixWorkspace<float>(stage);

    /// <summary>Bytes that a parameter needs.</summary>
    internal abstract nuint SizeFor(in MatrixShape shape);

    /// <summary>Makes room.</summary>
    /// <exception cref="OutOfMemoryException">There is none.</exception>
    internal void Reserve(nuint size) => _buffer.Reserve(size);

    /// <summary>Begins with a parameter, for which there is room.</summary>
    internal void Begin(in MatrixShape shape) => Shape = shape;

    internal abstract void Orthogonalize(in Orthogonalization how, int threadCount);

    internal abstract void Scale(double factor, bool roundsToBFloat16, int threadCount);

    /// <summary>Divides rows by the roots of their running means, which are state.</summary>
    internal abstract void NormalizeRows(AxisShape shape, void* means, in RowNormalization how, int threadCount);

    public void Dispose() => _buffer.Dispose();
}

/// <summary>The same for one type.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed unsafe class MatrixWorkspace<T> : MatrixWorkspace, IMatrixWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements that are scaled at a time.</summary>
    private const int PartLength = 64 * 1024;

    private readonly MatrixTeam _team = new();
    private readonly NewtonSchulz<T> _iteration;
    private readonly RowNormalizer<T> _rows;
    private readonly MatrixOperations<T>? _operations;
    private T _factor;
    private bool _rounds;

    internal MatrixWorkspace(MatrixStage stage)
    {
        _operations = stage.Scratch is { } scratch ? new MatrixOperations<T>(MatrixProduct<T>.ForThisMachine(), MatrixLoops<T>.ForThisMachine(), _team, scratch) : null;
        _iteration = new NewtonSchulz<T>(MatrixProduct<T>.ForThisMachine(), _team);
        _rows = new RowNormalizer<T>(_team);
    }

    /// <summary>What a stage computes that the class itself has.</summary>
    private MatrixOperations<T> Operations => _operations ?? throw new InvalidOperationException("The class has no stage over matrices of its own.");

    internal override nuint SizeFor(in MatrixShape shape) =>
        checked((nuint)(WorkOffset(in shape) + (_operations?.WorkLength(shape.Rows, shape.Columns) ?? NewtonSchulz<T>.WorkLength(shape.Rows, shape.Columns))) * (nuint)sizeof(T));

    /// <summary>Begins with one of the matrices.</summary>
    internal Matrix<T, Rows, Columns> Given(int index, int threadCount)
    {
        MatrixShape shape = Shape;
        return Operations.Begin((T*)Matrix + (index * shape.Rows * shape.Columns), shape.Rows, shape.Columns, (T*)Matrix + WorkOffset(in shape), threadCount);
    }

    /// <summary>What the stage works in besides.</summary>
    internal Matrix<T, TRows, TColumns> Scratch<TRows, TColumns>(int buffer)
        where TRows : struct, IMatrixSide
        where TColumns : struct, IMatrixSide => Operations.Scratch<TRows, TColumns>(buffer);

    /// <summary>Ends with the matrix.</summary>
    internal void Store<TRows, TColumns>(ScaledMatrix<T, TRows, TColumns> value)
        where TRows : struct, IMatrixSide
        where TColumns : struct, IMatrixSide => Operations.Store(value.Matrix.Operand, TRows.Side == MatrixSide.ShortSide, value.Factor);

    internal override void Orthogonalize(in Orthogonalization how, int threadCount)
    {
        MatrixShape shape = Shape;
        T* work = (T*)Matrix + WorkOffset(in shape);
        for (nint matrix = 0; matrix < shape.Count; matrix++)
        {
            _iteration.Run((T*)Matrix + (matrix * shape.Rows * shape.Columns), shape.Rows, shape.Columns, work, in how, threadCount);
        }
    }

    internal override void Scale(double factor, bool roundsToBFloat16, int threadCount)
    {
        _factor = T.CreateTruncating(factor);
        _rounds = roundsToBFloat16;
        _team.Run(this, (int)((Length + PartLength - 1) / PartLength), threadCount);
    }

    internal override void NormalizeRows(AxisShape shape, void* means, in RowNormalization how, int threadCount) =>
        _rows.Run((T*)Matrix, in shape, (T*)means, (double*)((T*)Matrix + SumsOffset(Shape)), in how, threadCount);

    public void Run(int part)
    {
        T* matrix = (T*)Matrix;
        nint end = nint.Min(((nint)part + 1) * PartLength, Length);
        for (nint i = (nint)part * PartLength; i < end; i++)
        {
            T scaled = matrix[i] * _factor;
            matrix[i] = _rounds ? MatrixProduct<T>.RoundToBFloat16(scaled) : scaled;
        }
    }

    private nint Length => LengthOf(Shape);

    private static nint LengthOf(in MatrixShape shape) => checked(shape.Count * shape.Rows * shape.Columns);

    /// <summary>Where the sums of rows begin: at a whole cache line.</summary>
    private static nint SumsOffset(in MatrixShape shape) => RoundUp(LengthOf(in shape));

    /// <summary>Where the iteration's own memory begins: at a whole cache line.</summary>
    private static nint WorkOffset(in MatrixShape shape) =>
        checked(SumsOffset(in shape) + RoundUp(RowNormalizer<T>.SumCount(shape.NormalizedRows) * sizeof(double) / sizeof(T)));

    private static nint RoundUp(nint length) => checked(length + 63) / 64 * 64;
}
