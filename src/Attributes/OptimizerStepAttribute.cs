using System;

namespace GenOptim;

/// <summary>
/// Marks a method that brings forward, once per step, what the optimizer keeps for the class's <see cref="UpdateRuleAttribute"/> method over all tensors: an estimate such
/// as Prodigy's. It is called once everything that is reduced over <see cref="ReductionScope.AllTensors"/> is known.
/// </summary>
/// <remarks>
/// The method is static and void. Its <c>ref double</c> parameters, marked <see cref="OptimizerScalarAttribute"/>, are what the optimizer keeps; besides them it may take
/// <c>long step</c> (1 in the optimizer's first step) and what is reduced over all tensors, by name. <see cref="StepScalarAttribute"/> methods take what is kept by name, as
/// it is in the step, and with <c>Before</c> behind the name as it was before.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public sealed class OptimizerStepAttribute : Attribute
{
}
