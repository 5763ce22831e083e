using System;

namespace GenOptim;

/// <summary>
/// Marks the update rule of a class whose <see cref="DecoupledOptimizerAttribute"/> names no algorithm: the generated loops and kernels call this
/// method where they would call a generated one.
/// </summary>
/// <remarks>
/// <para>
/// The method is static, returns nothing, and is generic over a lane, which holds one or more elements:
/// <c>static void Update&lt;TLane&gt;(ref TLane parameter, ref TLane expAvg, TLane gradient, float negativeLearningRate) where TLane : struct, ILane&lt;TLane, float&gt;</c>.
/// First comes the parameter, then one <c>ref</c> parameter for each array of state (zero at first), then the gradient, then numbers that are the
/// same for all elements: <c>learningRate</c>, or what a method marked <see cref="StepScalarAttribute"/> computes. With float64 parameters
/// <c>double</c> stands for <c>float</c>.
/// </para>
/// <para>Weight decay is no part of the rule: the generator applies it, as the attribute says, before the rule is called.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public sealed class UpdateRuleAttribute : Attribute
{
    /// <summary>The learning rate of a constructor that is given none, at least 0 and finite. Where it is not stated, constructors must be given one.</summary>
    public double LearningRate { get; set; } = double.NaN;

    /// <summary>The rule as formulas, a line each, for the generated class's documentation: <c>"m ← β·m + (1 − β)·g\np ← p − lr·m"</c>.</summary>
    public string? Formula { get; set; }
}
