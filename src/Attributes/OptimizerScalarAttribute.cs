using System;

namespace GenOptim;

/// <summary>
/// Marks a <c>ref double</c> parameter of an <see cref="OptimizerStepAttribute"/> method: a number that the optimizer keeps from step to step, for all tensors. It is part
/// of the state.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
public sealed class OptimizerScalarAttribute : Attribute
{
    /// <summary>Marks a number that is kept.</summary>
    /// <param name="initial">Its value before the first step.</param>
    public OptimizerScalarAttribute(double initial)
    {
        Initial = initial;
    }

    /// <summary>The value before the first step.</summary>
    public double Initial { get; }
}
