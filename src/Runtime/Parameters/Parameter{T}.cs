using System;

namespace GenOptim;

/// <summary>A <see cref="Parameter"/> whose values and gradient are of one type.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed unsafe class Parameter<T> : Parameter<T, T>
    where T : unmanaged
{
    /// <summary>Wraps arrays, without copying them.</summary>
    /// <param name="name">The parameter's name; not empty.</param>
    /// <param name="values">The values; pinned until the parameter is disposed.</param>
    /// <param name="gradient">The gradient, as long as the values, or null where there is none yet.</param>
    /// <param name="shape">The sizes of the dimensions; empty means one dimension.</param>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">The name is empty, or the gradient's length or the shape do not match the values.</exception>
    public Parameter(string name, T[] values, T[]? gradient = null, ReadOnlySpan<nint> shape = default)
        : this(name, (values ?? throw new ArgumentNullException(nameof(values), $"Parameter '{name}': its values are null.")).AsMemory(), gradient.AsMemory(), shape)
    {
        if (gradient is { Length: 0 })
        {
            ThrowIfLengthDiffers(0);
        }
    }

    /// <inheritdoc/>
    public Parameter(string name, Memory<T> values, Memory<T> gradient = default, ReadOnlySpan<nint> shape = default)
        : base(name, values, gradient, shape)
    {
    }

    /// <inheritdoc/>
    public Parameter(string name, T* values, T* gradient, nint length, ReadOnlySpan<nint> shape = default)
        : base(name, values, gradient, length, shape)
    {
    }
}
