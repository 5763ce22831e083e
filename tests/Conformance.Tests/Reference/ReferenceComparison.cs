using System;
using System.Numerics;
using GenOptim.Conformance.Golden;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;

namespace GenOptim.Conformance.Reference;

/// <summary>Compares an optimizer with the scalar reference, after every step and bit by bit.</summary>
internal static class ReferenceComparison
{
    /// <param name="scenario">What both are given.</param>
    /// <param name="actual">The optimizer.</param>
    /// <param name="what">Its name in messages.</param>
    public static void Run<T>(Scenario<T> scenario, IReplayedOptimizer<T> actual, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var expected = new ReferenceOptimizer<T>(scenario, Rounding.Fused);
        for (int step = 0; step < scenario.Steps.Count; step++)
        {
            expected.Step(scenario.Steps[step]);
            actual.Step(scenario.Steps[step]);
            for (int tensor = 0; tensor < scenario.Tensors.Count; tensor++)
            {
                string place = FormattableString.Invariant($"{what}, step {step + 1}, tensor {tensor}");
                BitAssert.Equal(expected.Parameter(tensor), actual.Parameter(tensor), place);
                foreach ((string slot, T[] values) in actual.State(tensor))
                {
                    BitAssert.Equal<T>(expected.State(tensor)[slot], values, $"{place}, {slot}");
                }
            }
        }
    }
}
