using System.Collections.Generic;

namespace GenOptim.Conformance.Mutations;

/// <summary>What became of one mutant.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Rejections">The comparisons that found fault with it.</param>
/// <param name="Equivalence">Why it is expected to give the same results; null if it is expected to be rejected.</param>
internal sealed record MutationVerdict(Mutant Mutant, IReadOnlyList<string> Rejections, string? Equivalence)
{
    public bool IsRejected => Rejections.Count > 0;

    public override string ToString() => IsRejected
        ? $"rejected ({string.Join(", ", Rejections)}): {Mutant}"
        : $"{(Equivalence is null ? "SURVIVED" : $"equivalent ({Equivalence})")}: {Mutant}";
}
