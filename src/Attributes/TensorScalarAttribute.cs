using System;

namespace GenOptim;

/// <summary>
/// Marks a <c>ref double</c> parameter of a <see cref="StepScalarAttribute"/> method: a number that each tensor keeps from step to step, such as a product
/// of changing factors. It is part of the optimizer's state.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
public sealed class TensorScalarAttribute : Attribute
{
    /// <summary>Marks a number that is kept.</summary>
    /// <param name="initial">Its value before a tensor's first step.</param>
    public TensorScalarAttribute(double initial)
    {
        Initial = initial;
    }

    /// <summary>The value before a tensor's first step.</summary>
    public double Initial { get; }
}
