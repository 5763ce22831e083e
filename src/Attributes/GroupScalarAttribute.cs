using System;

namespace GenOptim;

/// <summary>Marks a <c>ref double</c> parameter of a <see cref="GroupStepAttribute"/> method: a number that each group keeps from step to step. It is part of the state.</summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
public sealed class GroupScalarAttribute : Attribute
{
    /// <summary>Marks a number that is kept.</summary>
    /// <param name="initial">Its value before the first step.</param>
    public GroupScalarAttribute(double initial)
    {
        Initial = initial;
    }

    /// <summary>The value before the first step.</summary>
    public double Initial { get; }
}
