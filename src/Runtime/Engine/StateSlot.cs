using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using GenOptim.Axes;
using GenOptim.Storage;

namespace GenOptim.Engine;

/// <summary>One array of numbers that an optimizer keeps per parameter, zero at first: one for each element, or for each row or column.</summary>
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

    /// <summary>What of a parameter has a number of its own in the slot. A parameter of one dimension has no slots of columns: it is one.</summary>
    public TensorAxis Axis { get; init; }

    /// <summary>The name in state dictionaries for parameters of one dimension, where it is another one.</summary>
    public string? VectorName { get; init; }

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

    /// <summary>The number type for a parameter.</summary>
    internal DType TypeFor(Parameter parameter) => TypeFor(parameter.Length);

    /// <summary>Bytes of the slot for a parameter.</summary>
    internal nuint ByteLength(Parameter parameter) => DTypes.ByteLength(TypeFor(parameter), LengthFor(parameter));

    /// <summary>Whether the slot is kept of a parameter.</summary>
    internal bool IsKeptOf(Parameter parameter) => Axis != TensorAxis.Columns || parameter.Shape.Count > 1;

    /// <summary>Number of elements of the slot for a parameter.</summary>
    internal nint LengthFor(Parameter parameter) =>
        Axis == TensorAxis.Elements ? parameter.Length : IsKeptOf(parameter) ? AxisShape.Of(parameter).LengthOf(Axis) : 0;

    /// <summary>The slot's name for a parameter.</summary>
    internal string NameFor(Parameter parameter) => VectorName is not null && parameter.Shape.Count < 2 ? VectorName : Name;

    /// <summary>The slot's shape for a parameter, with a 1 for the dimension that it lacks; null where it is the parameter's.</summary>
    internal IReadOnlyList<nint>? ShapeFor(Parameter parameter) => Axis == TensorAxis.Elements || parameter.Shape.Count < 2
        ? null
        : [.. parameter.Shape.Select((size, dimension) => dimension == parameter.Shape.Count - (Axis == TensorAxis.Rows ? 1 : 2) ? 1 : size)];

    /// <summary>An array for a parameter's slot, in memory of its own.</summary>
    internal StateTensor NewFor(Parameter parameter) => new(TypeFor(parameter), LengthFor(parameter)) { Shape = ShapeFor(parameter) };
}
