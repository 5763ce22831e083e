namespace GenOptim.Gradients;

/// <summary>What one read of all gradients has found.</summary>
/// <param name="table">Their norm, in parts.</param>
internal sealed class GradientReduction(ReductionTable table)
{
    /// <summary>The norm of the gradients, in parts.</summary>
    internal ReductionTable Table { get; } = table;

    /// <summary>The first parameter, in the order in which they were added, with an element that is not finite; null where none has.</summary>
    internal Parameter? FirstNonFinite { get; set; }
}
