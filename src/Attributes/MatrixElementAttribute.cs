using System;

namespace GenOptim;

/// <summary>
/// Marks the method that says what each element of a parameter's matrix is before the class's stage over matrices (<see cref="MatrixStageAttribute"/>): its momentum, for example.
/// </summary>
/// <remarks>
/// The method is static, generic over a lane as the rule is, and returns a lane:
/// <c>static TLane Direction&lt;TLane&gt;(TLane gradient, TLane momentumBuffer) where TLane : struct, ILane&lt;TLane, float&gt;</c>. Its lanes are <c>parameter</c>, <c>gradient</c>
/// and states of the rule, by name, as they are before the step; behind them stand numbers, as the rule takes them. It changes nothing: what the rule assigns to a state, it computes anew.
/// The stage takes the matrix by the method's name in camelCase.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public sealed class MatrixElementAttribute : Attribute
{
}
