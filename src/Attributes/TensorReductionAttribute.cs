using System;

namespace GenOptim;

/// <summary>
/// Marks a method that gives each element's part of a number that the class's <see cref="UpdateRuleAttribute"/> needs of a whole tensor, or of all: a norm, a mean,
/// a dot product; or that it needs of each row or column. It is found out before the step changes anything.
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
/// <para>
/// With <see cref="ReductionScope.Rows"/> or <see cref="ReductionScope.Columns"/> there is a number for each row or column, rounded to the type of the arithmetic: methods over lanes take it by
/// the same name as a lane, over elements each that of its row or column. With <see cref="ReductionScope.Matrix"/> the method's lanes are what rows have, or what columns have, and the number of
/// a matrix is taken as a lane by methods over elements, rows and columns alike.
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

    /// <summary>
    /// Whether the number is divided by how many became one: the elements of the row or column, the rows or columns of the matrix. For rows, columns and matrices only: a
    /// <see cref="StepScalarAttribute"/> method divides what is reduced over a tensor.
    /// </summary>
    public bool IsMean { get; set; }
}
