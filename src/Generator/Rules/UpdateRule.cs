using System.Linq;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// An update rule, resolved for one class: a pure function of its <see cref="OptimizerSpec"/> and the only thing that writers see of the
/// mathematics.
/// </summary>
internal sealed record UpdateRule
{
    /// <summary>The algorithm's name with its variants: "AdamW with AMSGrad".</summary>
    public required string Title { get; init; }

    /// <summary>Where the papers are of the algorithm and of what the class asks of it; none for a class's own rule.</summary>
    public EquatableArray<string> Papers { get; init; }

    /// <summary>The whole rule as formulas, line by line, for the generated doc comment.</summary>
    public required EquatableArray<string> Formula { get; init; }

    /// <summary>What the doc comment says of lr0 and wd.</summary>
    public required EquatableArray<string> Legend { get; init; }

    /// <summary>The formula's line about decay; empty where nothing decays.</summary>
    public required string DecayFormula { get; init; }

    public required EquatableArray<ConstantSpec> Constants { get; init; }

    public required EquatableArray<StateSlotSpec> StateSlots { get; init; }

    /// <summary>The arrays with a number for each row or column.</summary>
    public EquatableArray<StateSlotSpec> AxisSlots { get; init; }

    /// <summary>Whether the step looks at rows or columns before the update.</summary>
    public bool HasAxes => Measures.Any(pass => pass.IsOfAxes);

    /// <summary>The numbers that a tensor keeps from step to step.</summary>
    public required EquatableArray<TensorScalarSpec> TensorScalars { get; init; }

    /// <summary>The numbers that a group keeps from step to step.</summary>
    public required EquatableArray<TensorScalarSpec> GroupScalars { get; init; }

    /// <summary>Statements that bring them forward.</summary>
    public required EquatableArray<string> GroupAdvance { get; init; }

    /// <summary>Names of numbers that groups kept in states of an earlier version.</summary>
    public EquatableArray<string> RetiredGroupScalars { get; init; }

    /// <summary>The numbers that the optimizer keeps from step to step.</summary>
    public required EquatableArray<TensorScalarSpec> OptimizerScalars { get; init; }

    /// <summary>Statements that bring them forward.</summary>
    public required EquatableArray<string> OptimizerAdvance { get; init; }

    /// <summary>Passes before the update that measure.</summary>
    public required EquatableArray<MeasurePassSpec> Measures { get; init; }

    /// <summary>The stage that is given whole matrices; null for none.</summary>
    public MatrixStageSpec? Matrix { get; init; }

    /// <summary>Statements that come before the scalars' expressions.</summary>
    public required EquatableArray<string> ScalarPreparation { get; init; }

    public required EquatableArray<ScalarSpec> Scalars { get; init; }

    public required EquatableArray<StageSpec> Stages { get; init; }

    /// <summary>The learning rate of a constructor that names none, or null where it must be named.</summary>
    public required double? DefaultLearningRate { get; init; }

    /// <summary>Where weights are evaluated, if not where they are trained.</summary>
    public EvaluationSpec? Evaluation { get; init; }

    /// <summary>Whether the rule decays, so that groups have a weight decay.</summary>
    public required bool HasDecay { get; init; }
}
