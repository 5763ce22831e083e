using System.Collections.Generic;
using System.ComponentModel;
using GenOptim.Gradients;

namespace GenOptim.Axes;

/// <summary>What is done with the numbers of rows or of columns, one after another as with elements.</summary>
/// <param name="Pass">The pass with which it is done, once that has measured what it measures.</param>
/// <param name="Axis">Rows or columns.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record AxisStep(int Pass, TensorAxis Axis)
{
    /// <summary>What is reduced over a matrix's rows, or columns, once it is done.</summary>
    public IReadOnlyList<AxisFold> Folds { get; init; } = [];
}

/// <summary>A reduction over the rows, or over the columns, of each matrix.</summary>
/// <param name="Value">Index of the value that is reduced.</param>
/// <param name="Result">Index of the value that takes the result, for each row or column that of its matrix.</param>
/// <param name="Kind">How the numbers become one, in double.</param>
/// <param name="IsMean">Whether the result is divided by the number of rows or columns first.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record AxisFold(int Value, int Result, ReductionKind Kind, bool IsMean = false);
