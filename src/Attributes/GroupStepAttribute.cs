using System;

namespace GenOptim;

/// <summary>
/// Marks a method that brings forward, once per step, what each parameter group keeps for the class's <see cref="UpdateRuleAttribute"/> method: a count of the
/// group's steps, a sum of weights. It is called whether the group's tensors have gradients or not.
/// </summary>
/// <remarks>
/// The method is static and void. Its <c>ref double</c> parameters, marked <see cref="GroupScalarAttribute"/>, are what the group keeps; besides them it may take
/// <c>double learningRate</c> (after the schedule) and <c>double initialLearningRate</c>. <see cref="StepScalarAttribute"/> methods take what is kept by name, as it is in
/// the step.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public sealed class GroupStepAttribute : Attribute
{
}
