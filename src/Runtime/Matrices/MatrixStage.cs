using System.Collections.Generic;
using System.ComponentModel;

namespace GenOptim.Matrices;

/// <summary>What a class says of its stage that is given whole matrices: how parameters are seen as such.</summary>
/// <param name="IsBatched">Whether a parameter of three dimensions is a batch of matrices. Otherwise, and with more, it is the first dimension by all others.</param>
/// <param name="SizesFromEnd">Whether the sizes that scalars see are the last two of the parameter's dimensions instead of the first two.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record MatrixStage(bool IsBatched, bool SizesFromEnd)
{
    /// <summary>What a stage that the class itself has works in; null for one that comes with an algorithm.</summary>
    public IReadOnlyList<MatrixScratch>? Scratch { get; init; }

    /// <summary>The sizes that scalars see of a parameter; those of its matrix, where the class itself has the stage.</summary>
    internal (nint Rows, nint Columns) SizesOf(IReadOnlyList<nint> shape)
    {
        if (Scratch is not null)
        {
            var matrix = MatrixShape.Of(shape, IsBatched);
            return (matrix.Rows, matrix.Columns);
        }

        return SizesFromEnd ? (shape[^2], shape[^1]) : (shape[0], shape[1]);
    }
}
