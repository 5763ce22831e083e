using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>A number that a step finds out about a tensor, or about all, before it changes anything.</summary>
/// <param name="Variable">The lane variable whose elements become one number: <c>ratio</c>.</param>
/// <param name="Number">The name of that number where scalars are prepared: <c>ratioSum</c>. It is 0 there until the pass has found it.</param>
/// <param name="Kind">How they become one: <c>Sum</c>, <c>SumOfSquares</c>, <c>SumOfAbsolutes</c> or <c>LargestAbsolute</c>, in double and in one fixed order.</param>
/// <param name="Summary">What it is.</param>
internal sealed record MeasureSpec(string Variable, string Number, ReductionKind Kind, string Summary)
{
    /// <summary>Whether it is of all tensors that the step updates together.</summary>
    public bool IsOfAll { get; init; }
}

/// <summary>GenOptim.Gradients.ReductionKind as the generator knows it: same names.</summary>
internal enum ReductionKind
{
    SumOfSquares,
    SumOfAbsolutes,
    LargestAbsolute,
    Sum,
}

/// <summary>A pass over tensors before the update, which measures and changes nothing.</summary>
/// <param name="Stages">What it computes with lanes. It sees what the update sees, and what it assigns is forgotten, but for the measures' variables.</param>
/// <param name="Measures">What is measured.</param>
internal sealed record MeasurePassSpec(EquatableArray<StageSpec> Stages, EquatableArray<MeasureSpec> Measures)
{
    /// <summary>What is measured of each row and each column; a pass measures those or tensors, not both.</summary>
    public EquatableArray<AxisMeasureSpec> AxisMeasures { get; init; }

    /// <summary>Whether it is about rows and columns.</summary>
    public bool IsOfAxes => AxisMeasures.Count + AxisSteps.Count > 0;

    /// <summary>What is done with their numbers once the pass is done, in order. That may be all of it, where it needs what passes before have found, and no elements.</summary>
    public EquatableArray<AxisStepSpec> AxisSteps { get; init; }

    /// <summary>Whether it goes over elements.</summary>
    public bool GoesOverElements => Measures.Count + AxisMeasures.Count > 0;

    /// <summary>The lane variables that it measures.</summary>
    public IEnumerable<string> Measured => Measures.Select(measure => measure.Variable).Concat(AxisMeasures.Select(measure => measure.Variable)).Distinct();

    /// <summary>
    /// Whether it measures what comes after the decay, as a ratio of norms does: the decay stands among its stages where it stands among the update's, before
    /// them, or where it needs the direction, before the one that is marked as the step.
    /// </summary>
    public bool SeesDecay { get; init; }
}
