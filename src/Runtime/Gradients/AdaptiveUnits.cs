using System;
using System.ComponentModel;

namespace GenOptim.Engine;

/// <summary>The units of adaptive clipping: what one index of the first dimension has; all of a parameter of one dimension. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AdaptiveUnits
{
    /// <summary>Number of elements of a unit.</summary>
    /// <param name="parameter">The parameter; it has elements.</param>
    public static nint LengthOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return parameter.Length / CountOf(parameter);
    }

    /// <summary>Number of units.</summary>
    internal static nint CountOf(Parameter parameter) => parameter.Shape.Count > 1 ? parameter.Shape[0] : 1;
}
