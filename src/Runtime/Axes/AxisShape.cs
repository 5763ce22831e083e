using System;

namespace GenOptim.Axes;

/// <summary>A parameter's shape as rows and columns: those of its last two dimensions, matrix by matrix.</summary>
/// <param name="Count">How many matrices it is.</param>
/// <param name="Rows">Rows of each.</param>
/// <param name="Columns">Columns of each; what has no two dimensions counts as one column.</param>
internal readonly record struct AxisShape(nint Count, nint Rows, nint Columns)
{
    /// <summary>Rows of all matrices.</summary>
    internal nint AllRows => Count * Rows;

    /// <summary>That of a parameter, which keeps it.</summary>
    internal static AxisShape Of(Parameter parameter) => parameter.AxisShape;

    /// <summary>That of a tensor.</summary>
    /// <param name="shape">The sizes of its dimensions.</param>
    /// <param name="length">Their product.</param>
    internal static AxisShape Of(ReadOnlySpan<nint> shape, nint length) => shape.Length < 2
        ? new(1, length, 1)
        : new(shape[^1] == 0 || shape[^2] == 0 ? 0 : length / shape[^1] / shape[^2], shape[^2], shape[^1]);

    /// <summary>How many numbers there are of one for each.</summary>
    internal nint LengthOf(TensorAxis axis) => axis switch
    {
        TensorAxis.Rows => AllRows,
        TensorAxis.Columns => Count * Columns,
        _ => AllRows * Columns,
    };
}
