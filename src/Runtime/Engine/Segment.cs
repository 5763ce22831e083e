namespace GenOptim.Engine;

/// <summary>A <see cref="Block"/> as the step plan stores it.</summary>
/// <param name="Tensor">Index of the tensor in the plan.</param>
/// <param name="Start">Index of the first element within the tensor.</param>
/// <param name="Length">Number of elements.</param>
internal readonly record struct Segment(int Tensor, nint Start, nint Length);
