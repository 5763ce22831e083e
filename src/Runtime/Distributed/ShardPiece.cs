namespace GenOptim.Distributed;

/// <summary>Consecutive elements of one tensor.</summary>
/// <param name="Tensor">Index of the tensor.</param>
/// <param name="Start">Index of the first element.</param>
/// <param name="Length">Number of elements.</param>
internal readonly record struct ShardPiece(int Tensor, nint Start, nint Length)
{
    /// <summary>Index of the element behind the last.</summary>
    internal nint End => Start + Length;
}
