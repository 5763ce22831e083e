using System;

namespace GenOptim;

/// <summary>
/// Marks a method that computes, in double and once per step, a number for the class's <see cref="UpdateRuleAttribute"/> method: a bias correction, a
/// step size, a schedule of β. The rule takes it by the method's name in camelCase, rounded once to the type in which it computes.
/// </summary>
/// <remarks>
/// The method is static and returns <see cref="double"/>. It takes what it needs by name: <c>double learningRate</c> (after the schedule),
/// <c>double initialLearningRate</c>, <c>long step</c> (1 in a parameter's first step), <c>double</c> parameters named after other such methods that
/// stand before it, and <c>ref double</c> parameters marked <see cref="TensorScalarAttribute"/>. Where tensors are reduced, it may take <c>long length</c>, the number of
/// the parameter's elements; where rows or columns are looked at, <c>long rows</c> and <c>long columns</c> of each of its matrices, and <c>long dimensions</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public sealed class StepScalarAttribute : Attribute
{
}
