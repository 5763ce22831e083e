using System;

namespace GenOptim;

/// <summary>
/// Marks a method that computes, for each row of a parameter and before the update, what the row keeps from step to step and what the class's <see cref="UpdateRuleAttribute"/> reads of it: a
/// running mean over the row, the row's share of a factored moment. Rows are those of <see cref="TensorAxis.Rows"/>.
/// </summary>
/// <remarks>
/// <para>
/// The method is static and void, and generic over a lane as the rule is, each element of which is a row:
/// <c>static void Moment&lt;TLane&gt;(ref TLane rowVar, TLane rowMean, float share) where TLane : struct, ILane&lt;TLane, float&gt;</c>. Its <c>ref</c> parameters are what each row keeps,
/// zero at first; they are state, of the type of the arithmetic, and <see cref="StateSlotAttribute"/> says more of them. Its <c>out</c> parameters are what it gives. Besides them it takes by
/// name what rows have by then, which are results of <see cref="ReductionScope.Rows"/>, what other methods give or keep, and results of <see cref="ReductionScope.Matrix"/>; and numbers, as the
/// rule takes them.
/// </para>
/// <para>
/// The rule and later reductions take what a row keeps, as it is after the method, and what is given, by name, each element that of its row. What the row keeps changes with the step: one that
/// is skipped or throws has changed nothing.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public sealed class RowStepAttribute : Attribute
{
}
