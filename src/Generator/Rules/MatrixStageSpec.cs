using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// A stage between the moments and the step that is given whole matrices: lanes say of what they are made, element by element, statements change them, and the update reads the result
/// as one more variable. Nothing that is state is changed by it: the matrices are memory of the step's own, as much as the largest parameter needs.
/// </summary>
/// <param name="Variable">The lane variable whose elements make the matrix: <c>direction</c>.</param>
/// <param name="Result">The lane variable that the update reads what became of it from: <c>orthogonal</c>.</param>
/// <param name="Summary">What that is.</param>
/// <param name="Stages">What computes <paramref name="Variable"/>. They see what the update sees, and what they assign is forgotten.</param>
/// <param name="Steps">What is done to the matrix: statements that see <c>matrix</c>, <c>scalars</c> and the class's constants.</param>
internal sealed record MatrixStageSpec(string Variable, string Result, string Summary, EquatableArray<StageSpec> Stages, EquatableArray<StageSpec> Steps)
{
    /// <summary>Whether a parameter of three dimensions is a batch of matrices. Otherwise, and with more, it is the first dimension by all others.</summary>
    public bool IsBatched { get; init; }

    /// <summary>The matrices that a stage of the class's own works in; null for a stage that comes with an algorithm.</summary>
    public EquatableArray<MatrixSidesSpec>? Scratch { get; init; }

    /// <summary>Whether <c>rows</c> and <c>columns</c>, which the preparation sees, are the parameter's last two sizes instead of the first two.</summary>
    public bool SizesFromEnd { get; init; }
}
