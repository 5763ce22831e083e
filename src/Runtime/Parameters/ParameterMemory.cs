using System;

namespace GenOptim;

/// <summary>The memory of a parameter, for code that does not know its number types when it is compiled.</summary>
public static unsafe class ParameterMemory
{
    /// <summary>The values, to be read and written: the caller's own memory, not a copy. Good until the parameter is disposed.</summary>
    /// <remarks>Those of a parameter that an accelerator mirrors are as new as its optimizer's last <c>Synchronize()</c>.</remarks>
    /// <typeparam name="T">The element type, that of <see cref="Parameter.ValueType"/>.</typeparam>
    /// <param name="parameter">The parameter.</param>
    /// <exception cref="ArgumentNullException"><paramref name="parameter"/> is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// The values are of another type, or more than a span can hold, or in the memory of an accelerator.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The parameter was disposed.</exception>
    public static Span<T> GetValues<T>(this Parameter parameter)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(parameter);
        Check<T>(parameter, parameter.ValueType, "values");
        return new Span<T>(parameter.ValuesAddress, (int)parameter.Length);
    }

    /// <summary>The gradient, to be read and written: the caller's own memory, not a copy. Good until other memory is set or the parameter is disposed.</summary>
    /// <typeparam name="T">The element type, that of <see cref="Parameter.GradientType"/>.</typeparam>
    /// <param name="parameter">The parameter.</param>
    /// <exception cref="ArgumentNullException"><paramref name="parameter"/> is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is no gradient memory, or it is of another type, or longer than a span, or in the memory of an accelerator.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The parameter was disposed.</exception>
    public static Span<T> GetGradient<T>(this Parameter parameter)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(parameter);
        Check<T>(parameter, parameter.GradientType, "gradient");
        return parameter.GradientAddress is not null || parameter.Length == 0
            ? new Span<T>(parameter.GradientAddress, (int)parameter.Length)
            : throw new InvalidOperationException($"Parameter '{parameter.Name}' has no gradient memory; call SetGradient first.");
    }

    private static void Check<T>(Parameter parameter, DType type, string what)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(parameter.IsDisposed, parameter);
        string? fault = !parameter.IsOnHost ? "is on an accelerator; copy it from the DeviceParameter's view"
            : !DTypes.Is<T>(type) ? $"is of {type}, which is no span of {typeof(T)}"
            : parameter.Length > int.MaxValue ? Schedule.Text($"has {parameter.Length} elements, which do not fit one span")
            : null;
        if (fault is not null)
        {
            throw new InvalidOperationException($"Parameter '{parameter.Name}': the memory of its {what} {fault}.");
        }
    }
}
