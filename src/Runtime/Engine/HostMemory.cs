using System.ComponentModel;

namespace GenOptim.Engine;

/// <summary>The host memory of parameters, for generated code that copies it to an accelerator and back.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class HostMemory
{
    /// <summary>Whether a parameter is in host memory, and not in that of an accelerator.</summary>
    /// <param name="parameter">The parameter.</param>
    public static bool Contains(Parameter parameter) => parameter.IsOnHost;

    /// <summary>The first value; the others follow it in memory.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="parameter">A parameter with at least one element, in host memory.</param>
    public static ref T Values<T>(Parameter parameter)
        where T : unmanaged => ref *(T*)parameter.ValuesAddress;

    /// <summary>The first element of the gradient; the others follow it in memory.</summary>
    /// <typeparam name="T">The type of the gradient.</typeparam>
    /// <param name="parameter">A parameter with at least one element and a gradient, in host memory.</param>
    public static ref T Gradients<T>(Parameter parameter)
        where T : unmanaged => ref *(T*)parameter.GradientAddress;
}
