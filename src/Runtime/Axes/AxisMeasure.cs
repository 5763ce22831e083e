using System.ComponentModel;
using GenOptim.Gradients;

namespace GenOptim.Axes;

/// <summary>A reduction over each row or each column of a parameter.</summary>
/// <param name="Pass">In which pass over the tensors.</param>
/// <param name="Value">Index of the value that takes the result, rounded to the type of the arithmetic.</param>
/// <param name="Kind">How the elements' numbers become one, in double.</param>
/// <param name="IsMean">Whether the result is divided by the number of elements first.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record AxisMeasure(int Pass, int Value, ReductionKind Kind, bool IsMean = false);
