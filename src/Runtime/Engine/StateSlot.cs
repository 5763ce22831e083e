using System.ComponentModel;
using GenOptim.Storage;

namespace GenOptim.Engine;

/// <summary>One array of numbers that an optimizer keeps per parameter, as long as the parameter and zero at first.</summary>
/// <param name="Name">The name in state dictionaries, PyTorch's where it has one: <c>exp_avg</c>, <c>momentum_buffer</c>.</param>
/// <param name="Type">The number type in memory.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record StateSlot(string Name, DType Type)
{
    /// <summary>
    /// Whether the slot is no state but a copy of a float32 parameter's values in <see cref="Type"/>: it is not saved, and made anew from them.
    /// </summary>
    public bool IsDerived { get; init; }

    /// <summary>
    /// Whether the slot is the part of a parameter that its values, being of 16 bits, lack: master weights, a remainder, a compensation. Where saved
    /// state has none, the values as they are have lost nothing.
    /// </summary>
    public bool IsParameterStorage { get; init; }

    /// <summary>Whether the slots of this name are of that kind, in state whose slots are known by name only.</summary>
    internal static bool IsParameterStorageName(string name) => name is "master_weight" or "remainder" or "remainder8" or "compensation";

    /// <summary>
    /// Whether the slot holds what rounding has taken from the parameter's values of 16 bits, so that it is right beside the very values with which it
    /// was written and beside no others. Master weights are compared with the values before they are used.
    /// </summary>
    internal bool CompletesValues => IsParameterStorage && Type != DType.Float32;

    /// <summary>The number type for a tensor: small tensors keep in float32 what others keep in blocks of 8 bits.</summary>
    /// <param name="length">Number of elements of the tensor.</param>
    internal DType TypeFor(nint length) => DTypes.IsBlock8(Type) && length < Block8.SmallestTensor ? DType.Float32 : Type;

    /// <summary>Bytes of the slot for a tensor.</summary>
    /// <param name="length">Number of elements of the tensor.</param>
    internal nuint ByteLength(nint length) => DTypes.ByteLength(TypeFor(length), length);
}
