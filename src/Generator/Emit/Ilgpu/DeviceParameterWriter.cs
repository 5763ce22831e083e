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
        string left = $"{IlgpuNames.Shared}.LentValues<{spec.Parameter.Keyword()}>";
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
                private {{left}}? _leftValues;

                /// <summary>
                /// A parameter in memory that the optimizer lends: neighbours of one group are updated by one launch. Values and gradient are zero at first.
                /// The values stay when the parameter leaves the optimizer or that is disposed, until the parameter is, and go with it into the next one.
                /// </summary>
                /// <param name="name">The parameter's name; not empty.</param>
                /// <param name="length">Number of elements, at least 0.</param>
                /// <param name="shape">The sizes of the dimensions, none for a scalar; null means one dimension.</param>
                /// <exception cref="global::System.ArgumentException">The name is empty, the length negative, or the shape does not match it.</exception>
                public DeviceParameter(string name, nint length, global::System.Collections.Generic.IReadOnlyList<nint>? shape = null)
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
                /// <param name="shape">The sizes of the dimensions, none for a scalar; null means one dimension.</param>
                /// <exception cref="global::System.ArgumentException">The name is empty, or the gradient's length or the shape do not match the values.</exception>
                public DeviceParameter(string name, {{values}} values, {{gradient}} gradient, global::System.Collections.Generic.IReadOnlyList<nint>? shape = null)
                    : base(name, checked((nint)values.Length), shape)
                {
                    {{IlgpuNames.Shared}}.DeviceViews.ThrowIfLengthDiffers(name, gradient.Length, values.Length);
                    _hasOwnViews = true;
                    _ownValues = values;
                    _ownGradient = gradient;
                }

                /// <summary>The values on the accelerator. Work on the optimizer's stream comes before or after its steps, as it was queued.</summary>
                /// <exception cref="global::System.InvalidOperationException">The optimizer lends the memory, and the parameter was in none yet.</exception>
                /// <exception cref="global::System.ObjectDisposedException">The parameter was disposed, or the accelerator of the lent memory is gone.</exception>
                public {{values}} Values => _hasOwnViews ? _ownValues : _leftValues?.View ?? Tensor.Values;

                /// <summary>The gradient on the accelerator, to be written before a step. A lent one is there only while the parameter is in an optimizer.</summary>
                /// <exception cref="global::System.InvalidOperationException">The optimizer lends the memory, and the parameter is in none.</exception>
                /// <exception cref="global::System.ObjectDisposedException">The parameter was disposed, or the accelerator of the lent memory is gone.</exception>
                public {{gradient}} Gradient => _hasOwnViews ? _ownGradient : Tensor.Gradient;

                /// <inheritdoc/>
                public override void Dispose()
                {
                    base.Dispose();
                    _leftValues?.Dispose();
                    _leftValues = null;
                }

                bool {{contract}}.HasOwnViews => _hasOwnViews;

                {{values}} {{contract}}.OwnValues => _ownValues;

                {{gradient}} {{contract}}.OwnGradient => _ownGradient;

                {{tensor}}? {{contract}}.Tensor
                {
                    get => _tensor;
                    set => _tensor = value;
                }

                {{left}}? {{contract}}.LeftValues
                {
                    get => _leftValues;
                    set => _leftValues = value;
                }

                private {{tensor}} Tensor => IsDisposed
                    ? throw new global::System.ObjectDisposedException(Name, $"Parameter '{Name}' was disposed.")
                    : _tensor
                    ?? throw new global::System.InvalidOperationException($"Parameter '{Name}' is in no optimizer, and only an optimizer lends it memory.");
            }
            """);
    }
}
