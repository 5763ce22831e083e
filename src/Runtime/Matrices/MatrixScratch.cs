using System.ComponentModel;

namespace GenOptim.Matrices;

/// <summary>What a class's stage over matrices works in besides the matrix that it is given.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct MatrixScratch
{
    internal MatrixSide Rows { get; private init; }

    internal MatrixSide Columns { get; private init; }

    /// <summary>A matrix of the step's own memory.</summary>
    /// <typeparam name="TRows">How many rows it has.</typeparam>
    /// <typeparam name="TColumns">How many columns.</typeparam>
    public static MatrixScratch Of<TRows, TColumns>()
        where TRows : struct, IMatrixSide
        where TColumns : struct, IMatrixSide => new() { Rows = TRows.Side, Columns = TColumns.Side };
}
