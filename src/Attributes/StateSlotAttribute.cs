using System;

namespace GenOptim;

/// <summary>
/// Says more of an array of state, on a <c>ref</c> parameter of an <see cref="UpdateRuleAttribute"/> method, or of a <see cref="RowStepAttribute"/> or <see cref="ColumnStepAttribute"/> method.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
public sealed class StateSlotAttribute : Attribute
{
    /// <summary>The name in saved states; where it is not stated, the parameter's in snake_case: <c>exp_avg</c> for <c>expAvg</c>.</summary>
    public string? Name { get; set; }

    /// <summary>The name in saved states of parameters of one dimension, for what each row keeps; where it is not stated, that of all.</summary>
    public string? VectorName { get; set; }

    /// <summary>Whether no element is ever negative, so that state of 8 bits need not keep a sign. Default false.</summary>
    public bool IsNonNegative { get; set; }
}
