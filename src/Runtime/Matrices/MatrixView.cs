namespace GenOptim.Matrices;

/// <summary>A matrix in memory, row by row.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="data">The first element.</param>
/// <param name="rows">Rows.</param>
/// <param name="columns">Columns.</param>
/// <param name="stride">Elements from one row to the next.</param>
internal readonly unsafe struct MatrixView<T>(T* data, nint rows, nint columns, nint stride)
    where T : unmanaged
{
    internal T* Data { get; } = data;

    internal int Rows { get; } = checked((int)rows);

    internal int Columns { get; } = checked((int)columns);

    internal nint Stride { get; } = stride;

    /// <summary>Whether there is one.</summary>
    internal bool Exists => Data is not null;

    /// <summary>The first element of a row.</summary>
    internal T* Row(int row) => Data + (row * Stride);
}
