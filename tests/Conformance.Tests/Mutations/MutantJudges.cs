using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using GenOptim.Conformance.Golden;
using GenOptim.Conformance.Paper;
using GenOptim.Conformance.Reference;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;
using Xunit.Sdk;

namespace GenOptim.Conformance.Mutations;

/// <summary>
/// The comparisons that every class undergoes in these tests, in a form that can be asked about many mutants: recorded trajectories,
/// the papers' formulas, the scalar reference.
/// </summary>
internal sealed class MutantJudges<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const uint FirstStream = 5000;
    private const int ScenarioCount = 16;

    private readonly (GoldenCase Case, Scenario<T> Scenario)[] _recorded;
    private readonly (Scenario<T> Scenario, PaperExpectation<T> Expectation)[] _papers;
    private readonly Scenario<T>[] _drawn;

    public MutantJudges(OptimizerConstants constants)
    {
        _recorded = [.. GoldenArchive.InScope
            .Where(entry => KnownDeviations.ReasonFor(entry) is null)
            .Select(entry => GoldenArchive.Case(entry.Name))
            .Where(golden => golden.Groups.All(options => OptimizerConstants.Of(golden, options) == constants))
            .OrderBy(golden => golden.Tensors.Sum(tensor => tensor.Size))
            .Select(golden => (golden, GoldenScenario.Of<T>(golden)))];

        var ordinary = new List<Scenario<T>>();
        Properties.Check(RandomScenarios.Of(constants, Numbers<T>.Ordinary), FirstStream, ScenarioCount, ordinary.Add);
        _papers = [.. ordinary.Where(_ => constants.IsContinuous).Select(scenario => (scenario, new PaperExpectation<T>(scenario)))];

        var drawn = new List<Scenario<T>>();
        Properties.Check(RandomScenarios.Of(constants, Numbers<T>.Any), FirstStream + 1, ScenarioCount, drawn.Add);
        _drawn = [.. drawn, .. EdgeScenarios.Of<T>(constants)];
    }

    /// <summary>Which of the comparisons find fault with a step: any of "recorded", "papers", "reference".</summary>
    public IReadOnlyList<string> Rejections(FunctionalStep<T> step)
    {
        var rejections = new List<string>();
        if (_recorded.Any(one => Fails(() =>
            GoldenReplay.Run(one.Case, one.Scenario, new FunctionalOptimizer<T>(one.Scenario, _ => step), isCompared: _ => true))))
        {
            rejections.Add("recorded");
        }

        if (_papers.Any(one => Fails(() => one.Expectation.Check(new FunctionalOptimizer<T>(one.Scenario, _ => step)))))
        {
            rejections.Add("papers");
        }

        if (_drawn.Any(scenario => Fails(() => ReferenceComparison.Run(scenario, new FunctionalOptimizer<T>(scenario, _ => step), "mutant"))))
        {
            rejections.Add("reference");
        }

        return rejections;
    }

    private static bool Fails(Action comparison)
    {
        try
        {
            comparison();
            return false;
        }
        catch (XunitException)
        {
            return true;
        }
    }
}
