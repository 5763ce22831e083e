using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;

namespace GenOptim.Engine;

/// <summary>The check of parameters that come without their number types to a class that has them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GroupMembers
{
    /// <summary>The parameters with their types.</summary>
    /// <typeparam name="TValue">The element type of the values.</typeparam>
    /// <typeparam name="TGradient">The element type of the gradients.</typeparam>
    /// <param name="parameters">The parameters; none of them null.</param>
    /// <exception cref="ArgumentNullException"><paramref name="parameters"/> is null.</exception>
    /// <exception cref="ArgumentException">One is null, or some are of other types; the message names all of these.</exception>
    public static IReadOnlyList<Parameter<TValue, TGradient>> Typed<TValue, TGradient>(IEnumerable<Parameter> parameters)
        where TValue : unmanaged
        where TGradient : unmanaged
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameter[] all = parameters.ToArray();
        if (all.Contains(null))
        {
            throw new ArgumentException("A group cannot hold a parameter that is null.", nameof(parameters));
        }

        ThrowIfOthers(all.Where(static parameter => parameter is not Parameter<TValue, TGradient>), DTypes.Of<TValue>(), DTypes.Of<TGradient>());
        return all.Cast<Parameter<TValue, TGradient>>().ToArray();
    }

    internal static void ThrowIfOthers(IEnumerable<Parameter> others, DType values, DType gradients)
    {
        string culprits = string.Join(", ", others.Select(static other => $"'{other.Name}' ({other.ValueType}, {other.GradientType})"));
        if (culprits.Length > 0)
        {
            throw new ArgumentException(
                $"The optimizer's class has values of {values} and gradients of {gradients}; parameters of other types cannot be added to it: {culprits}.");
        }
    }
}
