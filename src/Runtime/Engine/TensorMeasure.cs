using System.ComponentModel;
using GenOptim.Gradients;

namespace GenOptim.Engine;

/// <summary>
/// A number that a step finds out about tensors before it changes them, as a norm is: what the class's <c>Measure</c> gives for each element, put
/// together in double in one fixed order.
/// </summary>
/// <param name="Kind">How the elements' numbers become one.</param>
/// <param name="Pass">In which pass over the tensors; a pass sees what those before it have found.</param>
/// <param name="IsOfAll">Whether it is of all tensors that the step updates together instead of each by itself.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record TensorMeasure(ReductionKind Kind, int Pass = 0, bool IsOfAll = false);
