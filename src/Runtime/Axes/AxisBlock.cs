using System.ComponentModel;

namespace GenOptim.Axes;

/// <summary>The numbers of all rows, or of all columns, of one parameter: what a step over them works on.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe ref struct AxisBlock
{
    private readonly AxisMemory _memory;
    private readonly int _tensor;

    internal AxisBlock(AxisMemory memory, int tensor, nint length)
    {
        _memory = memory;
        _tensor = tensor;
        Length = length;
    }

    /// <summary>How many rows, or columns.</summary>
    public nint Length { get; }

    /// <summary>The first of a value's numbers.</summary>
    /// <typeparam name="T">The type of the arithmetic.</typeparam>
    /// <param name="value">Index of the value among the descriptor's.</param>
    public ref T Value<T>(int value)
        where T : unmanaged => ref *(T*)_memory.Value(_tensor, value);
}
