namespace GenOptim.Matrices;

/// <summary>A side of a matrix in a stage over matrices, as a type: matrices whose sides do not fit together do not compile.</summary>
public interface IMatrixSide
{
    /// <summary>Which it is.</summary>
    internal static abstract MatrixSide Side { get; }
}

/// <summary>As long as the parameter's matrix has rows.</summary>
public readonly struct Rows : IMatrixSide
{
    static MatrixSide IMatrixSide.Side => MatrixSide.Rows;
}

/// <summary>As long as the parameter's matrix has columns.</summary>
public readonly struct Columns : IMatrixSide
{
    static MatrixSide IMatrixSide.Side => MatrixSide.Columns;
}

/// <summary>The shorter of the two: the rows, unless there are more of them than columns.</summary>
public readonly struct ShortSide : IMatrixSide
{
    static MatrixSide IMatrixSide.Side => MatrixSide.ShortSide;
}

/// <summary>The longer of the two: the columns, unless there are fewer of them than rows.</summary>
public readonly struct LongSide : IMatrixSide
{
    static MatrixSide IMatrixSide.Side => MatrixSide.LongSide;
}

/// <summary>The sides that there are.</summary>
internal enum MatrixSide
{
    Rows,
    Columns,
    ShortSide,
    LongSide,
}
