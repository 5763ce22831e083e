using GenOptim.Generator.Model;

namespace GenOptim.Generator.Emit.Ilgpu;

/// <summary>Writes the nested <c>DeviceParameter</c>: a parameter in the memory of an accelerator.</summary>
internal static class DeviceParameterWriter
{
    public static void Write(SourceWriter writer, OptimizerSpec spec)
    {
        string types = IlgpuNames.TypeArguments(spec);
        string values = $"{IlgpuNames.ArrayView}<{spec.Parameter.Keyword()}>";
        string gradient = $"{IlgpuNames.ArrayView}<{spec.Gradient.Keyword()}>";
        string contract = $"{IlgpuNames.Shared}.IDeviceParameter{types}";
        string tensor = $"{IlgpuNames.Shared}.DeviceTensor{types}";
        writer.Write(
            $$"""
            /// <summary>
            /// A parameter whose values and gradient are in the memory of an accelerator: in views that the optimizer lends, which is fastest,
            /// or in views of the caller's. A parameter in host memory is mirrored instead: give the optimizer a <see cref="global::GenOptim.Parameter{T}"/>.
            /// </summary>
            {{GeneratedFile.GeneratedCode}}
            public sealed class DeviceParameter : global::GenOptim.Parameter{{types}}, {{contract}}
            {
                private readonly bool _hasOwnViews;
                private readonly {{values}} _ownValues;
                private readonly {{gradient}} _ownGradient;
                private {{tensor}}? _tensor;

                /// <summary>A parameter in memory that the optimizer lends: neighbours of one group are updated by one launch. Values and gradient are zero at first.</summary>
                /// <param name="name">The parameter's name; not empty.</param>
                /// <param name="length">Number of elements, at least 0.</param>
                /// <param name="shape">The sizes of the dimensions; empty means one dimension.</param>
                /// <exception cref="global::System.ArgumentException">The name is empty, the length negative, or the shape does not match it.</exception>
                public DeviceParameter(string name, nint length, global::System.ReadOnlySpan<nint> shape = default)
                    : base(name, length, shape)
                {
                }

                /// <summary>
                /// A parameter in memory of the caller's, which must outlive the optimizer. It takes a launch of its own, and with views that do
                /// not start at a multiple of 16 bytes slower accesses.
                /// </summary>
                /// <param name="name">The parameter's name; not empty.</param>
                /// <param name="values">The values.</param>
                /// <param name="gradient">The gradient, as long as the values.</param>
                /// <param name="shape">The sizes of the dimensions; empty means one dimension.</param>
                /// <exception cref="global::System.ArgumentException">The name is empty, or the gradient's length or the shape do not match the values.</exception>
                public DeviceParameter(string name, {{values}} values, {{gradient}} gradient, global::System.ReadOnlySpan<nint> shape = default)
                    : base(name, checked((nint)values.Length), shape)
                {
                    {{IlgpuNames.Shared}}.DeviceViews.ThrowIfLengthDiffers(name, gradient.Length, values.Length);
                    _hasOwnViews = true;
                    _ownValues = values;
                    _ownGradient = gradient;
                }

                /// <summary>The values on the accelerator. Work on the optimizer's stream comes before or after its steps, as it was queued.</summary>
                /// <exception cref="global::System.InvalidOperationException">The optimizer lends the memory, and the parameter is in none.</exception>
                public {{values}} Values => _hasOwnViews ? _ownValues : Tensor.Values;

                /// <summary>The gradient on the accelerator, to be written before a step.</summary>
                /// <exception cref="global::System.InvalidOperationException">The optimizer lends the memory, and the parameter is in none.</exception>
                public {{gradient}} Gradient => _hasOwnViews ? _ownGradient : Tensor.Gradient;

                bool {{contract}}.HasOwnViews => _hasOwnViews;

                {{values}} {{contract}}.OwnValues => _ownValues;

                {{gradient}} {{contract}}.OwnGradient => _ownGradient;

                {{tensor}}? {{contract}}.Tensor
                {
                    get => _tensor;
                    set => _tensor = value;
                }

                private {{tensor}} Tensor => _tensor
                    ?? throw new global::System.InvalidOperationException($"Parameter '{Name}' is in no optimizer, and only an optimizer lends it memory.");
            }
            """);
    }
}
