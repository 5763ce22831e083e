namespace GenOptim.Matrices;

/// <summary>A matrix that a stage reads or writes: where it lies, and whether it is seen as its transpose.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="view">How it lies in memory.</param>
/// <param name="buffer">Which of the stage's matrices it is: <see cref="Given"/>, or the number of one that the stage works in.</param>
/// <param name="isTransposed">Whether it is seen as the transpose of what lies in memory.</param>
internal readonly struct MatrixOperand<T>(MatrixView<T> view, int buffer, bool isTransposed)
    where T : unmanaged
{
    /// <summary>The matrix that the stage is given.</summary>
    internal const int Given = -1;

    internal MatrixView<T> View { get; } = view;

    internal int Buffer { get; } = buffer;

    internal bool IsTransposed { get; } = isTransposed;

    internal bool Exists => View.Exists;

    internal int Rows => IsTransposed ? View.Columns : View.Rows;

    internal int Columns => IsTransposed ? View.Rows : View.Columns;

    internal MatrixOperand<T> Transpose => new(View, Buffer, !IsTransposed);

    /// <summary>Elements from one row to the next.</summary>
    internal nint RowStride => IsTransposed ? 1 : View.Stride;

    /// <summary>Elements from one column to the next.</summary>
    internal nint ColumnStride => IsTransposed ? View.Stride : 1;

    /// <summary>The same, read as it lies in memory.</summary>
    internal MatrixOperand<T> AsStored => new(View, Buffer, isTransposed: false);
}
