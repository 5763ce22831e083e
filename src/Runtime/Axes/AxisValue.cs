using System.ComponentModel;

namespace GenOptim.Axes;

/// <summary>A number that a step has for each row or each column of a parameter: what was measured, what is kept, or what follows from it.</summary>
/// <param name="Axis">Whether rows or columns have it.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record AxisValue(TensorAxis Axis)
{
    /// <summary>Index of the slot that it is kept in from step to step; −1 where it is not.</summary>
    public int Slot { get; init; } = -1;

    /// <summary>The first pass over elements that reads it, the update's number being that of the last pass and one; −1 where none does.</summary>
    public int ReadFrom { get; init; } = -1;
}
