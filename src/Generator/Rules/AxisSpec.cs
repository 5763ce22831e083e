using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>A number that a step finds out about each row, or each column, of a parameter before it changes anything.</summary>
/// <param name="Variable">The lane variable whose elements become one number. Measures may share it.</param>
/// <param name="Number">The lane variable of that number in the steps over rows or columns, and in passes over elements that come later: <c>rowMean</c>.</param>
/// <param name="Axis">Rows or columns.</param>
/// <param name="Kind">How they become one, in double and in one fixed order; the result is rounded to the type of the arithmetic.</param>
/// <param name="Summary">What it is.</param>
internal sealed record AxisMeasureSpec(string Variable, string Number, AxisKind Axis, ReductionKind Kind, string Summary)
{
    /// <summary>Whether it is divided by the number of elements first.</summary>
    public bool IsMean { get; init; }
}

/// <summary>
/// What is done with the numbers of rows, or of columns, once a pass has measured them: lane by lane, as with elements. It sees what was measured, the state that rows or columns keep, what
/// earlier steps of the same axis have given, and <c>scalars</c>. What it assigns to the state is kept with the step.
/// </summary>
/// <param name="Axis">Rows or columns.</param>
/// <param name="Stages">What is done.</param>
/// <param name="Outputs">The lane variables that it assigns for later steps and passes, besides state.</param>
/// <param name="Folds">What is reduced over the rows or columns of each matrix once it is done.</param>
internal sealed record AxisStepSpec(
    AxisKind Axis, EquatableArray<StageSpec> Stages, EquatableArray<AxisOutputSpec> Outputs = default, EquatableArray<AxisFoldSpec> Folds = default);

/// <summary>A lane variable that a step over rows or columns assigns.</summary>
/// <param name="Variable">Its name.</param>
/// <param name="Summary">What it is.</param>
internal sealed record AxisOutputSpec(string Variable, string Summary);

/// <summary>A reduction over the rows, or the columns, of each matrix of a parameter.</summary>
/// <param name="Variable">What is reduced: state or output of the step that it follows.</param>
/// <param name="Result">The lane variable that later steps and passes have it in.</param>
/// <param name="Kind">How the numbers become one, in double.</param>
/// <param name="Summary">What it is.</param>
internal sealed record AxisFoldSpec(string Variable, string Result, ReductionKind Kind, string Summary)
{
    /// <summary>Whether it is divided by the number of rows or columns.</summary>
    public bool IsMean { get; init; }

    /// <summary>Whether the result is the other axis's, where steps over that need it.</summary>
    public bool IsOfOtherAxis { get; init; }
}
