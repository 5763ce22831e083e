using System;
using System.Collections.Generic;

namespace GenOptim;

/// <summary>A <see cref="ParameterGroup"/> whose parameters have the element types of its optimizer, so that mixing them does not compile.</summary>
/// <typeparam name="TValue">The element type of the values.</typeparam>
/// <typeparam name="TGradient">The element type of the gradients.</typeparam>
public abstract class ParameterGroup<TValue, TGradient> : ParameterGroup
    where TValue : unmanaged
    where TGradient : unmanaged
{
    /// <summary>A group of the given parameters.</summary>
    /// <param name="parameters">The parameters; none of them null.</param>
    /// <param name="decayCoefficient">The weight decay at first.</param>
    /// <exception cref="ArgumentNullException"><paramref name="parameters"/> is null.</exception>
    /// <exception cref="ArgumentException">One of the parameters is null.</exception>
    protected ParameterGroup(IEnumerable<Parameter<TValue, TGradient>> parameters, double decayCoefficient)
        : base(parameters, decayCoefficient)
    {
    }
}
