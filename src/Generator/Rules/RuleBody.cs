using System.Collections.Generic;

namespace GenOptim.Generator.Rules;

/// <summary>An algorithm's rule for one class, without the weight decay: <see cref="UpdateRules"/> puts the two together.</summary>
internal sealed record RuleBody
{
    /// <summary>The algorithm's name with its variants: "AdamW with AMSGrad".</summary>
    public required string Title { get; init; }

    /// <summary>Where the papers are of what the class asks of the algorithm.</summary>
    public IEnumerable<string> OtherPapers { get; init; } = [];

    /// <summary>The arrays that are kept per parameter, zero at first.</summary>
    public IEnumerable<StateSlotSpec> StateSlots { get; init; } = [];

    /// <summary>The numbers that a tensor keeps from step to step.</summary>
    public IEnumerable<TensorScalarSpec> TensorScalars { get; init; } = [];

    /// <summary>The numbers that a group keeps from step to step, whether its tensors have gradients or not.</summary>
    public IEnumerable<TensorScalarSpec> GroupScalars { get; init; } = [];

    /// <summary>
    /// Statements in double that bring the group's numbers forward by one step. They see <c>learningRate</c>, <c>initialLearningRate</c>, the constants and
    /// the group's numbers.
    /// </summary>
    public IEnumerable<string> GroupAdvance { get; init; } = [];

    /// <summary>Names of numbers that groups kept in states which an earlier version saved. Such a state is taken over without them.</summary>
    public IEnumerable<string> RetiredGroupScalars { get; init; } = [];

    /// <summary>The numbers that the optimizer keeps from step to step, for all tensors together.</summary>
    public IEnumerable<TensorScalarSpec> OptimizerScalars { get; init; } = [];

    /// <summary>
    /// Statements in double that bring the optimizer's numbers forward by one step, once everything that is measured over all tensors is known. They see
    /// <c>optimizerStep</c> (1 in the optimizer's first step), what was measured over all tensors, the constants and the optimizer's numbers.
    /// </summary>
    public IEnumerable<string> OptimizerAdvance { get; init; } = [];

    /// <summary>
    /// Passes before the update that find out numbers about tensors: norms, means of candidates. Each sees the scalars as far as the passes before it have made
    /// them known. They may measure rows and columns too, whose numbers steps over them turn into state and into what the update reads.
    /// </summary>
    public IEnumerable<MeasurePassSpec> Measures { get; init; } = [];

    /// <summary>The stage that is given whole matrices; null for none.</summary>
    public MatrixStageSpec? Matrix { get; init; }

    /// <summary>How many of those passes a cautious update comes after, because its direction depends on what they measure.</summary>
    public int CautionAfter { get; init; }

    /// <summary>What a cautious update multiplies what moves by.</summary>
    public CautionScale CautionScale { get; init; } = CautionScale.InverseShare;

    /// <summary>
    /// Statements in double before the scalars' expressions, branches included. They see <c>learningRate</c>, <c>initialLearningRate</c>,
    /// <c>weightDecay</c>, <c>step</c> (1 in a tensor's first step), the constants, the tensor's, the group's and the optimizer's
    /// scalars (the latter as they are in the step, and with <c>Before</c> behind the name as they were before it), what was measured, and where
    /// anything is measured <c>length</c>, the number of the tensor's elements; with a matrix stage, or where rows or columns are measured, <c>rows</c> and <c>columns</c>,
    /// in the latter case <c>dimensions</c> too.
    /// </summary>
    public IEnumerable<string> ScalarPreparation { get; init; } = [];

    /// <summary>What the stages read as <c>scalars.Name</c>.</summary>
    public required IEnumerable<ScalarSpec> Scalars { get; init; }

    /// <summary>
    /// What the update does with lanes, in order. It sees <c>parameter</c>, <c>gradient</c>, one variable for each slot, and <c>scalars</c>; what it
    /// assigns to <c>parameter</c> and the slots is kept.
    /// </summary>
    public required IEnumerable<StageSpec> Stages { get; init; }

    /// <summary>Where and in which form decay acts.</summary>
    public required DecayPlace Decay { get; init; }
}
