using System.Collections.Generic;

namespace GenOptim.Axes;

/// <summary>A parameter's shape as rows and columns: those of its last two dimensions, matrix by matrix.</summary>
/// <param name="Count">How many matrices it is.</param>
/// <param name="Rows">Rows of each.</param>
/// <param name="Columns">Columns of each.</param>
/// <param name="IsVector">Whether it has no two dimensions, so that it counts as one column.</param>
internal readonly record struct AxisShape(nint Count, nint Rows, nint Columns, bool IsVector)
{
    /// <summary>Rows of all matrices.</summary>
    internal nint AllRows => Count * Rows;

    internal static AxisShape Of(Parameter parameter)
    {
        IReadOnlyList<nint> shape = parameter.Shape;
        return shape.Count < 2
            ? new(1, parameter.Length, 1, IsVector: true)
            : new(shape[^1] == 0 || shape[^2] == 0 ? 0 : parameter.Length / shape[^1] / shape[^2], shape[^2], shape[^1], IsVector: false);
    }

    /// <summary>How many numbers there are of one for each.</summary>
    internal nint LengthOf(TensorAxis axis) => axis switch
    {
        TensorAxis.Rows => AllRows,
        TensorAxis.Columns => Count * Columns,
        _ => AllRows * Columns,
    };
}
