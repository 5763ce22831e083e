using System.Numerics;

namespace GenOptim.Matrices;

/// <summary>α·X.</summary>
/// <typeparam name="T">The type in which the class computes.</typeparam>
/// <typeparam name="TRows">How many rows X has.</typeparam>
/// <typeparam name="TColumns">How many columns.</typeparam>
public readonly ref struct ScaledMatrix<T, TRows, TColumns>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IMatrixSide
    where TColumns : struct, IMatrixSide
{
    internal ScaledMatrix(Matrix<T, TRows, TColumns> matrix, T factor)
    {
        Matrix = matrix;
        Factor = factor;
    }

    internal Matrix<T, TRows, TColumns> Matrix { get; }

    internal T Factor { get; }

    /// <summary>1·X.</summary>
    /// <param name="matrix">X.</param>
    public static implicit operator ScaledMatrix<T, TRows, TColumns>(Matrix<T, TRows, TColumns> matrix) => new(matrix, T.One);

    /// <summary>−α·X.</summary>
    /// <param name="value">α·X.</param>
    public static ScaledMatrix<T, TRows, TColumns> operator -(ScaledMatrix<T, TRows, TColumns> value) => new(value.Matrix, -value.Factor);

    /// <summary>α·X + β·Y.</summary>
    /// <param name="left">α·X.</param>
    /// <param name="right">β·Y.</param>
    public static MatrixSum<T, TRows, TColumns> operator +(ScaledMatrix<T, TRows, TColumns> left, ScaledMatrix<T, TRows, TColumns> right) => new(left, right);

    /// <summary>α·X − β·Y.</summary>
    /// <param name="left">α·X.</param>
    /// <param name="right">β·Y.</param>
    public static MatrixSum<T, TRows, TColumns> operator -(ScaledMatrix<T, TRows, TColumns> left, ScaledMatrix<T, TRows, TColumns> right) => new(left, -right);
}

/// <summary>X/α.</summary>
/// <typeparam name="T">The type in which the class computes.</typeparam>
/// <typeparam name="TRows">How many rows X has.</typeparam>
/// <typeparam name="TColumns">How many columns.</typeparam>
public readonly ref struct DividedMatrix<T, TRows, TColumns>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IMatrixSide
    where TColumns : struct, IMatrixSide
{
    internal DividedMatrix(Matrix<T, TRows, TColumns> matrix, T divisor)
    {
        Matrix = matrix;
        Divisor = divisor;
    }

    internal Matrix<T, TRows, TColumns> Matrix { get; }

    internal T Divisor { get; }
}

/// <summary>α·X + β·Y.</summary>
/// <typeparam name="T">The type in which the class computes.</typeparam>
/// <typeparam name="TRows">How many rows both have.</typeparam>
/// <typeparam name="TColumns">How many columns.</typeparam>
public readonly ref struct MatrixSum<T, TRows, TColumns>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IMatrixSide
    where TColumns : struct, IMatrixSide
{
    internal MatrixSum(ScaledMatrix<T, TRows, TColumns> left, ScaledMatrix<T, TRows, TColumns> right)
    {
        Left = left;
        Right = right;
    }

    internal ScaledMatrix<T, TRows, TColumns> Left { get; }

    internal ScaledMatrix<T, TRows, TColumns> Right { get; }
}

/// <summary>γ·X·Y, a product of matrices.</summary>
/// <typeparam name="T">The type in which the class computes.</typeparam>
/// <typeparam name="TRows">How many rows the product has.</typeparam>
/// <typeparam name="TColumns">How many columns.</typeparam>
public readonly ref struct ScaledProduct<T, TRows, TColumns>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IMatrixSide
    where TColumns : struct, IMatrixSide
{
    internal ScaledProduct(MatrixOperand<T> left, MatrixOperand<T> right, T factor)
    {
        Left = left;
        Right = right;
        Factor = factor;
    }

    internal MatrixOperand<T> Left { get; }

    internal MatrixOperand<T> Right { get; }

    internal T Factor { get; }

    /// <summary>γ·X·Y.</summary>
    /// <param name="factor">γ.</param>
    /// <param name="product">X·Y.</param>
    public static ScaledProduct<T, TRows, TColumns> operator *(T factor, ScaledProduct<T, TRows, TColumns> product) => product.By(factor);

    /// <summary>γ·X·Y.</summary>
    /// <param name="product">X·Y.</param>
    /// <param name="factor">γ.</param>
    public static ScaledProduct<T, TRows, TColumns> operator *(ScaledProduct<T, TRows, TColumns> product, T factor) => product.By(factor);

    /// <summary>−γ·X·Y.</summary>
    /// <param name="product">γ·X·Y.</param>
    public static ScaledProduct<T, TRows, TColumns> operator -(ScaledProduct<T, TRows, TColumns> product) => product.By(-T.One);

    /// <summary>σ·S + γ·X·Y.</summary>
    /// <param name="summand">σ·S.</param>
    /// <param name="product">γ·X·Y.</param>
    public static ProductSum<T, TRows, TColumns> operator +(ScaledMatrix<T, TRows, TColumns> summand, ScaledProduct<T, TRows, TColumns> product) => new(summand, product);

    /// <summary>σ·S + γ·X·Y.</summary>
    /// <param name="product">γ·X·Y.</param>
    /// <param name="summand">σ·S.</param>
    public static ProductSum<T, TRows, TColumns> operator +(ScaledProduct<T, TRows, TColumns> product, ScaledMatrix<T, TRows, TColumns> summand) => new(summand, product);

    /// <summary>σ·S − γ·X·Y.</summary>
    /// <param name="summand">σ·S.</param>
    /// <param name="product">γ·X·Y.</param>
    public static ProductSum<T, TRows, TColumns> operator -(ScaledMatrix<T, TRows, TColumns> summand, ScaledProduct<T, TRows, TColumns> product) => new(summand, -product);

    /// <summary>γ·X·Y − σ·S.</summary>
    /// <param name="product">γ·X·Y.</param>
    /// <param name="summand">σ·S.</param>
    public static ProductSum<T, TRows, TColumns> operator -(ScaledProduct<T, TRows, TColumns> product, ScaledMatrix<T, TRows, TColumns> summand) => new(-summand, product);

    private ScaledProduct<T, TRows, TColumns> By(T factor) => new(Left, Right, factor * Factor);
}

/// <summary>σ·S + γ·X·Y.</summary>
/// <typeparam name="T">The type in which the class computes.</typeparam>
/// <typeparam name="TRows">How many rows the product has.</typeparam>
/// <typeparam name="TColumns">How many columns.</typeparam>
public readonly ref struct ProductSum<T, TRows, TColumns>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IMatrixSide
    where TColumns : struct, IMatrixSide
{
    internal ProductSum(ScaledMatrix<T, TRows, TColumns> summand, ScaledProduct<T, TRows, TColumns> product)
    {
        Summand = summand;
        Product = product;
    }

    internal ScaledMatrix<T, TRows, TColumns> Summand { get; }

    internal ScaledProduct<T, TRows, TColumns> Product { get; }
}
