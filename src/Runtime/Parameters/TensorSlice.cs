using System.Collections.Generic;
using GenOptim.Memory;

namespace GenOptim;

/// <summary>Which part of a tensor a parameter is.</summary>
/// <param name="Tensor">The tensor's name, by which random rounding goes and messages speak.</param>
/// <param name="Start">Index of the first element, a multiple of 65,536.</param>
/// <param name="TensorLength">Number of elements of the tensor.</param>
internal sealed record TensorSlice(string Tensor, nint Start, nint TensorLength)
{
    /// <summary>The memory of the tensor's copies in another type, by state slot, of which the slice has its part; null where the class keeps none.</summary>
    internal IReadOnlyList<PinnedMemory?>? Copies { get; set; }
}
