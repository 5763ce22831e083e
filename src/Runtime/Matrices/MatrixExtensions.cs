using System;
using System.Numerics;

namespace GenOptim.Matrices;

/// <summary>What only matrices of some sides have.</summary>
public static class MatrixExtensions
{
    /// <summary>The parameter's matrix, transposed if it has more rows than columns: the same memory, seen with its shorter side first.</summary>
    /// <typeparam name="T">The type in which the class computes.</typeparam>
    /// <param name="matrix">The matrix.</param>
    public static Matrix<T, ShortSide, LongSide> Wide<T>(this Matrix<T, Rows, Columns> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(matrix.Operations, matrix.Rows > matrix.Columns ? matrix.Operand.Transpose : matrix.Operand);

    /// <summary>Assigns α·I: α on the diagonal, and 0 elsewhere.</summary>
    /// <typeparam name="T">The type in which the class computes.</typeparam>
    /// <typeparam name="TSide">How many rows and columns the matrix has.</typeparam>
    /// <param name="matrix">The matrix.</param>
    /// <param name="factor">α.</param>
    /// <exception cref="InvalidOperationException">It is the matrix that the stage is given.</exception>
    public static void AssignIdentity<T, TSide>(this Matrix<T, TSide, TSide> matrix, T factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSide : struct, IMatrixSide => matrix.Operations.AssignIdentity(matrix.Operand, factor);

    /// <summary>Exchanges two matrices: what was assigned to each is found under the other's name. Nothing is copied.</summary>
    /// <typeparam name="T">The type in which the class computes.</typeparam>
    /// <typeparam name="TRows">How many rows they have.</typeparam>
    /// <typeparam name="TColumns">How many columns.</typeparam>
    /// <param name="matrix">One.</param>
    /// <param name="other">The other.</param>
    public static void Swap<T, TRows, TColumns>(this ref Matrix<T, TRows, TColumns> matrix, ref Matrix<T, TRows, TColumns> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IMatrixSide
        where TColumns : struct, IMatrixSide
    {
        Matrix<T, TRows, TColumns> kept = matrix;
        matrix = other;
        other = kept;
    }
}
