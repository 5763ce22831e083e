namespace GenOptim.Benchmarks.Memory;

/// <summary>The streams of one tensor, or of a piece of it.</summary>
/// <param name="parameter">Values.</param>
/// <param name="gradient">Gradient.</param>
/// <param name="first">First state slot.</param>
/// <param name="second">Second state slot, or null where the algorithm has one slot.</param>
/// <param name="length">Number of elements.</param>
internal readonly unsafe struct StreamPiece(float* parameter, float* gradient, float* first, float* second, nint length)
{
    public float* Parameter { get; } = parameter;

    public float* Gradient { get; } = gradient;

    public float* First { get; } = first;

    public float* Second { get; } = second;

    public nint Length { get; } = length;

    /// <summary>The elements from <paramref name="start"/> on.</summary>
    /// <param name="start">First element.</param>
    /// <param name="length">Number of elements.</param>
    public StreamPiece Slice(nint start, nint length) =>
        new(Parameter + start, Gradient + start, First + start, Second == null ? null : Second + start, length);
}
