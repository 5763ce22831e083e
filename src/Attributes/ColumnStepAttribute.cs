using System;

namespace GenOptim;

/// <summary>
/// Marks a method that computes, for each column of a parameter, what <see cref="RowStepAttribute"/> computes for each row. Columns are those of <see cref="TensorAxis.Columns"/>.
/// </summary>
/// <remarks>
/// A parameter of one dimension, or of none, is one column, of which nothing is kept: the method's <c>ref</c> parameters are zero before each of its steps.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public sealed class ColumnStepAttribute : Attribute
{
}
