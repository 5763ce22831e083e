using GenOptim.Storage;

namespace GenOptim.Engine;

/// <summary>One array of numbers that an optimizer keeps per parameter, as long as the parameter and zero at first.</summary>
/// <param name="Name">The name in state dictionaries, PyTorch's where it has one: <c>exp_avg</c>, <c>momentum_buffer</c>.</param>
/// <param name="Type">The number type in memory.</param>
public sealed record StateSlot(string Name, DType Type)
{
    /// <summary>
    /// Whether the slot is no state but a copy of a float32 parameter's values in <see cref="Type"/>: it is not saved, and made anew from them.
    /// </summary>
    public bool IsDerived { get; init; }

    /// <summary>The number type for a tensor: small tensors keep in float32 what others keep in blocks of 8 bits.</summary>
    /// <param name="length">Number of elements of the tensor.</param>
    internal DType TypeFor(nint length) => DTypes.IsBlock8(Type) && length < Block8.SmallestTensor ? DType.Float32 : Type;

    /// <summary>Bytes of the slot for a tensor.</summary>
    /// <param name="length">Number of elements of the tensor.</param>
    internal nuint ByteLength(nint length) => DTypes.ByteLength(TypeFor(length), length);
}
