using System.Collections.Generic;

namespace GenOptim.Matrices;

/// <summary>A parameter seen as one matrix, or as several of the same size one after another.</summary>
/// <param name="Count">How many matrices it is.</param>
/// <param name="Rows">Rows of each.</param>
/// <param name="Columns">Columns of each.</param>
internal readonly record struct MatrixShape(nint Count, nint Rows, nint Columns)
{
    /// <summary>How many rows, of the parameter's last dimension, may be divided by what state keeps of them; 0 where it keeps nothing.</summary>
    internal nint NormalizedRows { get; init; }

    /// <summary>
    /// The matrix of a tensor of at least two dimensions: the first dimension by all others, as a convolution's filters are seen; with <paramref name="isBatched"/> a tensor
    /// of three is a batch of matrices.
    /// </summary>
    internal static MatrixShape Of(IReadOnlyList<nint> shape, bool isBatched)
    {
        if (isBatched && shape.Count == 3)
        {
            return new(shape[0], shape[1], shape[2]);
        }

        nint rest = 1;
        for (int i = 1; i < shape.Count; i++)
        {
            rest *= shape[i];
        }

        return new(1, shape[0], rest);
    }
}
