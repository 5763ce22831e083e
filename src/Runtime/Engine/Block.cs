namespace GenOptim.Engine;

/// <summary>A run of consecutive elements of one tensor, with the same run of its gradient and of its state: what one kernel call updates.</summary>
public readonly unsafe ref struct Block
{
    private readonly ref readonly TensorRecord _record;

    internal Block(ref readonly TensorRecord record, nint start, nint length)
    {
        _record = ref record;
        Start = start;
        Length = length;
    }

    /// <summary>Index of the first element within the tensor; a multiple of 65,536.</summary>
    public nint Start { get; }

    /// <summary>Number of elements.</summary>
    public nint Length { get; }

    /// <summary>The first value; the others follow it in memory.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    public ref T Values<T>()
        where T : unmanaged => ref ((T*)_record.Values)[Start];

    /// <summary>The gradient of the first value.</summary>
    /// <typeparam name="T">The type of the gradients.</typeparam>
    public ref readonly T Gradients<T>()
        where T : unmanaged => ref ((T*)_record.Gradient)[Start];

    /// <summary>The state of the first value.</summary>
    /// <typeparam name="T">The type of the slot.</typeparam>
    /// <param name="slot">Index of the slot among the descriptor's.</param>
    public ref T State<T>(int slot)
        where T : unmanaged => ref ((T*)_record.State[slot])[Start];
}
