using System;
using System.Numerics;

namespace GenOptim.Matrices;

/// <summary>
/// A matrix in a class's stage over matrices (<see cref="MatrixStageAttribute"/>): the one that the stage is given, which is only read, or one of the step's own memory, which is assigned.
/// What is written with it is computed where it is assigned, on all cores and with the same bits on any number of them and on lanes of any width; nothing is allocated.
/// </summary>
/// <remarks>
/// <para>
/// <c>a.Assign(x.Times(x.Transpose))</c> is A ← X·Xᵀ, of which half is computed, because it is its own transpose; <c>y.Assign(c * x + a.Times(x))</c> is Y ← c·X + A·X in one pass over Y.
/// </para>
/// <para>
/// Roundings: each element of a product is summed up in one order, in runs of 256 fused multiply-adds whose sums are added one after another; α·X + β·Y is one multiplication and one fused
/// multiply-add, <c>fma(α, x, β·y)</c>, for a product Y too; X/α is a division.
/// </para>
/// </remarks>
/// <typeparam name="T">The type in which the class computes: <see cref="float"/>, or <see cref="double"/> with float64 parameters.</typeparam>
/// <typeparam name="TRows">How many rows it has: <see cref="Matrices.Rows"/>, <see cref="Matrices.Columns"/>, <see cref="ShortSide"/> or <see cref="LongSide"/>.</typeparam>
/// <typeparam name="TColumns">How many columns, likewise.</typeparam>
public readonly ref struct Matrix<T, TRows, TColumns>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IMatrixSide
    where TColumns : struct, IMatrixSide
{
    private readonly MatrixOperations<T>? _operations;

    internal Matrix(MatrixOperations<T> operations, MatrixOperand<T> operand)
    {
        _operations = operations;
        Operand = operand;
    }

    /// <summary>Number of rows.</summary>
    public int Rows => Operand.Rows;

    /// <summary>Number of columns.</summary>
    public int Columns => Operand.Columns;

    /// <summary>The transpose, which is the same memory seen otherwise.</summary>
    public Matrix<T, TColumns, TRows> Transpose => new(Operations, Operand.Transpose);

    internal MatrixOperand<T> Operand { get; }

    internal MatrixOperations<T> Operations => _operations ?? throw new InvalidOperationException("There is no matrix: a stage over matrices works on those that it takes.");

    /// <summary>α·X.</summary>
    /// <param name="factor">α.</param>
    /// <param name="matrix">X.</param>
    public static ScaledMatrix<T, TRows, TColumns> operator *(T factor, Matrix<T, TRows, TColumns> matrix) => new(matrix, factor);

    /// <summary>α·X.</summary>
    /// <param name="matrix">X.</param>
    /// <param name="factor">α.</param>
    public static ScaledMatrix<T, TRows, TColumns> operator *(Matrix<T, TRows, TColumns> matrix, T factor) => new(matrix, factor);

    /// <summary>X/α, a division of each element.</summary>
    /// <param name="matrix">X.</param>
    /// <param name="divisor">α.</param>
    public static DividedMatrix<T, TRows, TColumns> operator /(Matrix<T, TRows, TColumns> matrix, T divisor) => new(matrix, divisor);

    /// <summary>−X.</summary>
    /// <param name="matrix">X.</param>
    public static ScaledMatrix<T, TRows, TColumns> operator -(Matrix<T, TRows, TColumns> matrix) => new(matrix, -T.One);

    /// <summary>X + Y.</summary>
    /// <param name="left">X.</param>
    /// <param name="right">Y.</param>
    public static MatrixSum<T, TRows, TColumns> operator +(Matrix<T, TRows, TColumns> left, Matrix<T, TRows, TColumns> right) => new(left, right);

    /// <summary>X − Y.</summary>
    /// <param name="left">X.</param>
    /// <param name="right">Y.</param>
    public static MatrixSum<T, TRows, TColumns> operator -(Matrix<T, TRows, TColumns> left, Matrix<T, TRows, TColumns> right) => new(left, -right);

    /// <summary>X·Y.</summary>
    /// <typeparam name="TOther">How many columns Y has.</typeparam>
    /// <param name="right">Y, with as many rows as X has columns.</param>
    public ScaledProduct<T, TRows, TOther> Times<TOther>(Matrix<T, TColumns, TOther> right)
        where TOther : struct, IMatrixSide => new(Operand, right.Operand, T.One);

    /// <summary>‖X‖, the Frobenius norm: the root of the sum of the squares of all elements, which is summed up in double.</summary>
    /// <exception cref="InvalidOperationException">The matrix has not been assigned yet.</exception>
    public T Norm() => Operations.Norm(Operand);

    /// <summary>⟨X, Y⟩, the sum of the products of elements of one place, which is summed up in double: the trace of Xᵀ·Y.</summary>
    /// <param name="other">Y.</param>
    /// <exception cref="InvalidOperationException">One of them has not been assigned yet.</exception>
    public T Dot(Matrix<T, TRows, TColumns> other) => Operations.Dot(Operand, other.Operand);

    /// <summary>Assigns a matrix, or α·X.</summary>
    /// <param name="value">What is assigned; the matrix itself may be part of it, but not its transpose.</param>
    /// <exception cref="InvalidOperationException">This is the matrix that the stage is given, or what is assigned has not been assigned itself.</exception>
    public void Assign(ScaledMatrix<T, TRows, TColumns> value) => Operations.Assign(Operand, value.Matrix.Operand, value.Factor);

    /// <summary>Assigns X/α.</summary>
    /// <inheritdoc cref="Assign(ScaledMatrix{T, TRows, TColumns})"/>
    public void Assign(DividedMatrix<T, TRows, TColumns> value) => Operations.AssignQuotient(Operand, value.Matrix.Operand, value.Divisor);

    /// <summary>Assigns α·X + β·Y.</summary>
    /// <inheritdoc cref="Assign(ScaledMatrix{T, TRows, TColumns})"/>
    public void Assign(MatrixSum<T, TRows, TColumns> value) =>
        Operations.AssignSum(Operand, value.Left.Matrix.Operand, value.Left.Factor, value.Right.Matrix.Operand, value.Right.Factor);

    /// <summary>Assigns γ·X·Y.</summary>
    /// <param name="value">What is assigned; the matrix itself may be no part of it.</param>
    /// <exception cref="InvalidOperationException">This is the matrix that the stage is given, or what is assigned has not been assigned itself, or is made of this one.</exception>
    public void Assign(ScaledProduct<T, TRows, TColumns> value) => Operations.AssignProduct(Operand, value.Left, value.Right, value.Factor, default, T.Zero);

    /// <summary>Assigns σ·S + γ·X·Y.</summary>
    /// <inheritdoc cref="Assign(ScaledProduct{T, TRows, TColumns})"/>
    public void Assign(ProductSum<T, TRows, TColumns> value) =>
        Operations.AssignProduct(Operand, value.Product.Left, value.Product.Right, value.Product.Factor, value.Summand.Matrix.Operand, value.Summand.Factor);
}
