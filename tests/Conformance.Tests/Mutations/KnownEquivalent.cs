using System;
using GenOptim.Conformance.Scenarios;

namespace GenOptim.Conformance.Mutations;

/// <summary>A change that changes no result.</summary>
/// <param name="Change">The change as <see cref="Mutant.Change"/> describes it.</param>
/// <param name="Reason">Why it changes nothing.</param>
/// <param name="Only">The classes of which that is true; null for all in which the change can be made.</param>
internal sealed record KnownEquivalent(string Change, string Reason, Func<OptimizerConstants, bool>? Only = null)
{
    public bool AppliesTo(OptimizerConstants constants) => Only?.Invoke(constants) ?? true;
}
