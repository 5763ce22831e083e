using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using GenOptim.Engine;
using GenOptim.Gradients;

namespace GenOptim.Matrices;

/// <summary>The Newton-Schulz iteration over the memory of a workspace. The bits depend neither on the width of lanes nor on the number of threads.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed unsafe class NewtonSchulz<T> : IMatrixWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows that are copied at a time.</summary>
    private const int RowsOfPart = 32;

    private readonly MatrixProduct<T> _product;
    private readonly MatrixTeam _team;
    private double* _sums;
    private Phase _phase;
    private T* _matrix;
    private nint _rows;
    private nint _columns;
    private MatrixView<T> _x;
    private T _divisor;
    private bool _rounds;

    internal NewtonSchulz(MatrixProduct<T> product, MatrixTeam team)
    {
        _product = product;
        _team = team;
    }

    private enum Phase
    {
        Measure,
        Load,
        Store,
    }

    private bool IsTransposed => _rows > _columns;

    /// <summary>
    /// Elements of memory that the iteration needs besides the matrix itself: a sum for each chunk, two of its size and two of its shorter side's square, and copies of the factors of a
    /// product.
    /// </summary>
    internal static nint WorkLength(nint rows, nint columns)
    {
        nint m = nint.Min(rows, columns);
        nint n = nint.Max(rows, columns);
        return SumsLength(rows * columns) + (2 * LongLength(m, n)) + (2 * SquareLength(m)) + MatrixProduct<T>.LeftLength(m, n) + RightLength(m, n);
    }

    /// <summary>Brings a matrix near the nearest orthogonal one, in its place.</summary>
    /// <param name="matrix">Rows × columns, without gaps.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="work">Room for <see cref="WorkLength"/> elements.</param>
    /// <param name="how">How.</param>
    /// <param name="threadCount">The most threads that work at once.</param>
    internal void Run(T* matrix, nint rows, nint columns, T* work, in Orthogonalization how, int threadCount)
    {
        _matrix = matrix;
        _rows = rows;
        _columns = columns;
        _rounds = how.RoundsToBFloat16;
        nint m = nint.Min(rows, columns);
        nint n = nint.Max(rows, columns);
        _sums = (double*)work;
        var x = new MatrixView<T>(work + SumsLength(rows * columns), m, n, MatrixProduct<T>.Stride(n));
        var y = new MatrixView<T>(x.Data + LongLength(m, n), m, n, x.Stride);
        var a = new MatrixView<T>(y.Data + LongLength(m, n), m, m, MatrixProduct<T>.Stride(m));
        var b = new MatrixView<T>(a.Data + SquareLength(m), m, m, a.Stride);
        T* packedLeft = b.Data + SquareLength(m);
        T* packedRight = packedLeft + MatrixProduct<T>.LeftLength(m, n);
        _divisor = Divisor(in how, threadCount);
        Copy(Phase.Load, x, threadCount);
        for (int step = 0; step < how.Steps; step++)
        {
            (double ca, double cb, double cc) = how.CoefficientsOf(step);
            bool roundsEach = how.Rounding == MatrixRounding.EachOperation;

            // A = X·Xᵀ
            var square = new ProductTask<T> { Left = x, Right = x, IsRightTransposed = true, Result = a, IsSymmetric = true, Rounding = how.Rounding };
            _product.Multiply(in square, packedLeft, packedRight, _team, threadCount);

            // B = b·A + c·A²; where c·A is rounded, what comes of it is not quite its own transpose.
            var polynomial = new ProductTask<T>
            {
                Left = a,
                Right = a,
                Result = b,
                Summand = a,
                LeftScale = roundsEach ? T.CreateTruncating(cc) : T.One,
                Scale = roundsEach ? T.One : T.CreateTruncating(cc),
                SummandScale = T.CreateTruncating(cb),
                IsSymmetric = !roundsEach,
                Rounding = how.Rounding,
            };
            _product.Multiply(in polynomial, packedLeft, packedRight, _team, threadCount);

            // X ← a·X + B·X
            var next = new ProductTask<T> { Left = b, Right = x, Result = y, Summand = x, SummandScale = T.CreateTruncating(ca), Rounding = how.Rounding };
            _product.Multiply(in next, packedLeft, packedRight, _team, threadCount);
            MatrixView<T> last = x;
            x = y;
            y = last;
        }

        Copy(Phase.Store, x, threadCount);
    }

    public void Run(int part)
    {
        int row = part * RowsOfPart;
        switch (_phase)
        {
            case Phase.Measure:
                Measure(part);
                break;
            case Phase.Load:
                Load(row, Math.Min(RowsOfPart, _x.Rows - row));
                break;
            default:
                Store(row, Math.Min(RowsOfPart, _x.Rows - row));
                break;
        }
    }

    private static nint ChunksOf(nint length) => (length + StepPlan.ChunkLength - 1) / StepPlan.ChunkLength;

    /// <summary>Elements of memory in which there is room for the sums, in whole cache lines.</summary>
    private static nint SumsLength(nint length) => ((ChunksOf(length) * sizeof(double) / sizeof(T)) + 63) / 64 * 64;

    private static nint LongLength(nint m, nint n) => MatrixProduct<T>.PaddedRows(m) * MatrixProduct<T>.Stride(n);

    private static nint SquareLength(nint m) => LongLength(m, m);

    private static nint RightLength(nint m, nint n) => nint.Max(MatrixProduct<T>.RightLength(m, n), MatrixProduct<T>.RightLength(n, m));

    private void Copy(Phase phase, in MatrixView<T> x, int threadCount)
    {
        _phase = phase;
        _x = x;
        _team.Run(this, (x.Rows + RowsOfPart - 1) / RowsOfPart, threadCount);
    }

    /// <summary>The sum of the squares of one chunk, which is rounded first where everything is.</summary>
    private void Measure(int part)
    {
        nint first = (nint)part * StepPlan.ChunkLength;
        nint length = nint.Min(StepPlan.ChunkLength, (_rows * _columns) - first);
        if (_rounds)
        {
            for (nint i = first; i < first + length; i++)
            {
                _matrix[i] = MatrixProduct<T>.RoundToBFloat16(_matrix[i]);
            }
        }

        _sums[part] = TensorReduction.Reduce(ReductionKind.SumOfSquares, typeof(T) == typeof(double) ? DType.Float64 : DType.Float32, _matrix, first, length);
    }

    /// <summary>Some rows of X from the matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Load(int first, int rows)
    {
        nint length = _x.Columns;
        if (IsTransposed)
        {
            Transposition.Copy(_matrix + first, _columns, _x.Columns, rows, _x.Row(first), _x.Stride);
        }

        var divisor = new Vector<T>(_divisor);
        for (int row = first; row < first + rows; row++)
        {
            T* x = _x.Row(row);
            T* element = IsTransposed ? x : _matrix + (row * _columns);
            nint i = 0;
            for (; !_rounds && i <= length - Vector<T>.Count; i += Vector<T>.Count)
            {
                (Vector.Load(element + i) / divisor).Store(x + i);
            }

            for (; i < length; i++)
            {
                T quotient = element[i] / _divisor;
                x[i] = _rounds ? MatrixProduct<T>.RoundToBFloat16(quotient) : quotient;
            }
        }
    }

    /// <summary>Some rows of X back to the matrix.</summary>
    private void Store(int first, int rows)
    {
        if (IsTransposed)
        {
            Transposition.Copy(_x.Row(first), _x.Stride, rows, _x.Columns, _matrix + first, _columns);
            return;
        }

        for (int row = first; row < first + rows; row++)
        {
            nint bytes = _columns * sizeof(T);
            Buffer.MemoryCopy(_x.Row(row), _matrix + (row * _columns), bytes, bytes);
        }
    }

    /// <summary>What the matrix is divided by: its norm with what keeps it from 0.</summary>
    private T Divisor(in Orthogonalization how, int threadCount)
    {
        int parts = (int)ChunksOf(_rows * _columns);
        _phase = Phase.Measure;
        _team.Run(this, parts, threadCount);
        double sum = 0;
        for (int part = 0; part < parts; part++)
        {
            sum += _sums[part];
        }

        T norm = Rounded(T.CreateTruncating(Math.Sqrt(sum)));
        if (how.NormFactor != 1)
        {
            norm = Rounded(norm * T.CreateTruncating(how.NormFactor));
        }

        return how.ClampsNorm ? T.Max(norm, Rounded(T.CreateTruncating(how.Epsilon))) : Rounded(norm + T.CreateTruncating(how.Epsilon));
    }

    private T Rounded(T value) => _rounds ? MatrixProduct<T>.RoundToBFloat16(value) : value;
}
