using System.Collections.Generic;
using GenOptim.Memory;

namespace GenOptim;

/// <summary>Which part of a tensor a parameter is.</summary>
/// <param name="Whole">The tensor, whose memory the part is in: using one is using the other.</param>
/// <param name="Start">Index of the first element, a multiple of 65,536.</param>
internal sealed record TensorSlice(Parameter Whole, nint Start)
{
    /// <summary>The tensor's name, by which random rounding goes and messages speak.</summary>
    internal string Tensor => Whole.Name;

    /// <summary>Number of elements of the tensor.</summary>
    internal nint TensorLength => Whole.Length;

    /// <summary>The memory of the tensor's copies in another type, by state slot, of which the slice has its part; null where the class keeps none.</summary>
    internal IReadOnlyList<PinnedMemory?>? Copies { get; set; }
}
