using System;

namespace GenOptim;

/// <summary>
/// Marks a method that gives each element's part of a number that the class's <see cref="UpdateRuleAttribute"/> needs of a whole tensor, or of all: a norm, a mean,
/// a dot product. It is found out before the step changes anything.
/// </summary>
/// <remarks>
/// <para>
/// The method is static, generic over a lane as the rule is, and returns a lane:
/// <c>static TLane Ratio&lt;TLane&gt;(TLane gradient, TLane expAvgSq) where TLane : struct, ILane&lt;TLane, float&gt;</c>. Its lanes are <c>parameter</c>, <c>gradient</c>
/// and states of the rule, by name, as they are before the step; behind them stand numbers, as the rule takes them.
/// </para>
/// <para>
/// What the lanes give is put together in double, in one fixed order: the bits depend neither on the width of lanes nor on threads, nor on the order of parameters.
/// <see cref="StepScalarAttribute"/> methods take the result by the method's name in camelCase, as <c>double</c>, and the number of the tensor's elements as
/// <c>long length</c>. Where a reduction needs a number that depends on another reduction, it goes over the tensors after that one.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public sealed class TensorReductionAttribute : Attribute
{
    /// <summary>Marks a reduction.</summary>
    /// <param name="kind">How the elements' numbers become one.</param>
    public TensorReductionAttribute(Reduction kind)
    {
        Kind = kind;
    }

    /// <summary>How the elements' numbers become one.</summary>
    public Reduction Kind { get; }

    /// <summary>What it goes over; each tensor by itself where it is not stated.</summary>
    public ReductionScope Over { get; set; }
}
