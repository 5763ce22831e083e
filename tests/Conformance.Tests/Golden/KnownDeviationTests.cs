using System;
using System.Linq;
using GenOptim.Conformance.Reference;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;
using Xunit;
using Xunit.Sdk;

namespace GenOptim.Conformance.Golden;

/// <summary>What is right where the recorded bits are not reproduced.</summary>
public sealed class KnownDeviationTests
{
    /// <summary>The list names exactly the cases to which its two reasons apply, so that it can neither hide a case nor go stale.</summary>
    [Fact]
    public void The_list_is_exact()
    {
        if (!GoldenArchive.IsOwn)
        {
            return;
        }

        string[] unfused = [.. GoldenArchive.InScope.Where(entry => entry.Tags.Contains("nofma")).Select(entry => entry.Name)];
        string[] frozen = [.. GoldenArchive.InScope
            .Where(entry => entry.Optimizer == "DecoupledSGDW" && GoldenArchive.Case(entry.Name).Tensors.Any(tensor => !tensor.RequiresGrad))
            .Select(entry => entry.Name)];
        Assert.Equal(unfused.Concat(frozen).Order(StringComparer.Ordinal), KnownDeviations.All.Keys.Order(StringComparer.Ordinal));
        Assert.All(unfused, name => Assert.Equal(KnownDeviations.Unfused, KnownDeviations.All[name]));
        Assert.All(frozen, name => Assert.Equal(KnownDeviations.StepsFrozen, KnownDeviations.All[name]));
        Assert.Equal(141, GoldenCases.Replayed.Count);
    }

    /// <summary>A case recorded without fused multiply-add differs from its twin by those roundings and nothing else.</summary>
    [Theory]
    [MemberData(nameof(GoldenCases.Unfused), MemberType = typeof(GoldenCases))]
    public void Unfused_cases_are_the_same_rule_with_two_roundings(string caseName)
    {
        GoldenReplay.Run(
            caseName,
            scenario => new ReferenceOptimizer<float>(scenario, Rounding.Unfused),
            scenario => new ReferenceOptimizer<double>(scenario, Rounding.Unfused));

        Assert.Throws<XunitException>(() => GoldenReplay.Run(
            caseName,
            scenario => new ReferenceOptimizer<float>(scenario, Rounding.Fused),
            scenario => new ReferenceOptimizer<double>(scenario, Rounding.Fused)));
    }

    /// <summary>A frozen tensor keeps its bits and gets no state, for SGDW as for every algorithm; the other tensors are stepped as recorded.</summary>
    [Theory]
    [MemberData(nameof(GoldenCases.StepsFrozen), MemberType = typeof(GoldenCases))]
    public void Frozen_tensors_stay_untouched(string caseName)
    {
        GoldenCase golden = GoldenArchive.Case(caseName);
        GoldenReplay.Run<float>(golden, scenario => new GeneratedOptimizer<float>(scenario, 1), tensor => golden.Tensors[tensor].RequiresGrad);

        Scenario<float> scenario = GoldenScenario.Of<float>(golden);
        using var optimizer = new GeneratedOptimizer<float>(scenario, 1);
        foreach (ScenarioStep<float> step in scenario.Steps)
        {
            optimizer.Step(step);
        }

        int[] frozen = [.. Enumerable.Range(0, golden.Tensors.Length).Where(tensor => !golden.Tensors[tensor].RequiresGrad)];
        Assert.NotEmpty(frozen);
        foreach (int tensor in frozen)
        {
            BitAssert.Equal<float>(scenario.Tensors[tensor].Initial.ToArray(), optimizer.Parameter(tensor), $"{caseName}: frozen {golden.Tensors[tensor].Name}");
            Assert.Equal(0, optimizer.StepCount(tensor));
            Assert.All(optimizer.State(tensor), slot => Assert.All(slot.Value, element => Assert.Equal(0f, element)));

            // The original moved it, or the case would show nothing.
            Assert.NotEqual(Hex.Decode<float>(golden.Params["25"][tensor]), scenario.Tensors[tensor].Initial);
        }
    }
}
