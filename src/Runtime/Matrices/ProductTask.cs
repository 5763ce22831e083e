using System.Numerics;

namespace GenOptim.Matrices;

/// <summary>One product with a summand: C ← γ·(λ·L)·R + σ·S.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal struct ProductTask<T>()
    where T : unmanaged, INumber<T>
{
    /// <summary>L, rows × depth, or depth × rows where it is <see cref="IsLeftTransposed"/>.</summary>
    internal required MatrixView<T> Left { get; init; }

    internal bool IsLeftTransposed { get; init; }

    /// <summary>R, depth × columns, or columns × depth where it is <see cref="IsRightTransposed"/>.</summary>
    internal required MatrixView<T> Right { get; init; }

    internal bool IsRightTransposed { get; init; }

    /// <summary>C, with room for <see cref="MatrixProduct{T}.PaddedRows"/> rows of <see cref="MatrixProduct{T}.Stride"/> elements. Not L, R or S.</summary>
    internal required MatrixView<T> Result { get; init; }

    /// <summary>S, rows × columns, or none.</summary>
    internal MatrixView<T> Summand { get; init; }

    /// <summary>λ, by which L is multiplied before the product.</summary>
    internal T LeftScale { get; init; } = T.One;

    /// <summary>γ.</summary>
    internal T Scale { get; init; } = T.One;

    /// <summary>σ.</summary>
    internal T SummandScale { get; init; } = T.One;

    /// <summary>Whether C is its own transpose, to the bit: then half of it is computed and the other half is copied.</summary>
    internal bool IsSymmetric { get; init; }

    internal MatrixRounding Rounding { get; init; }

    internal readonly int Rows => Result.Rows;

    internal readonly int Columns => Result.Columns;

    internal readonly int Depth => IsLeftTransposed ? Left.Rows : Left.Columns;
}
