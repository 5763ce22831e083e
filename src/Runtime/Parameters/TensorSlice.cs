namespace GenOptim;

/// <summary>Which part of a tensor a parameter is.</summary>
/// <param name="Tensor">The tensor's name, by which random rounding goes and messages speak.</param>
/// <param name="Start">Index of the first element, a multiple of 65,536.</param>
/// <param name="TensorLength">Number of elements of the tensor.</param>
internal sealed record TensorSlice(string Tensor, nint Start, nint TensorLength);
