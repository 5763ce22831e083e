using System;
using System.Collections.Generic;

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
    /// <param name="shape">The sizes of the dimensions, none for a scalar; null means one dimension.</param>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">The name is empty, or the gradient's length or the shape do not match the values.</exception>
    public Parameter(string name, T[] values, T[]? gradient = null, IReadOnlyList<nint>? shape = null)
        : this(name, CheckedValues(name, values, gradient), gradient.AsMemory(), shape)
    {
    }

    /// <inheritdoc/>
    public Parameter(string name, Memory<T> values, Memory<T> gradient = default, IReadOnlyList<nint>? shape = null)
        : base(name, values, gradient, shape)
    {
    }

    /// <inheritdoc/>
    [CLSCompliant(false)]
    public Parameter(string name, T* values, T* gradient, nint length, IReadOnlyList<nint>? shape = null)
        : base(name, values, gradient, length, shape)
    {
    }

    /// <summary>To be asked before anything is pinned: where memory alone is given, an empty gradient means that there is none, but an empty array is one of another length.</summary>
    private static Memory<T> CheckedValues(string name, T[] values, T[]? gradient)
    {
        if (values is null)
        {
            throw new ArgumentNullException(nameof(values), $"Parameter '{name}': its values are null.");
        }

        if (gradient is not null)
        {
            ThrowIfLengthDiffers(name, gradient.Length, values.Length);
        }

        return values;
    }
}
