using System;
using System.Linq;
using System.Numerics;
using GenOptim.Conformance.Golden;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;
using Xunit;

namespace GenOptim.Conformance.Paper;

/// <summary>What is compared with the papers' formulas.</summary>
public static class PaperCases
{
    /// <summary>The replayed cases in which real numbers suffice: nothing overflows, and no input is infinite or NaN.</summary>
    public static TheoryData<string> Golden { get; } =
        [.. GoldenArchive.InScope
            .Where(entry => entry.Optimizer != "DecoupledLionW"
                && KnownDeviations.ReasonFor(entry) is null
                && entry.Tags.Intersect(["normal", "zero", "tiny"]).Any())
            .Select(entry => entry.Name)];

    /// <summary>Every class of the catalogue, by its position.</summary>
    public static TheoryData<int> Catalogue { get; } = [.. Enumerable.Range(0, OptimizerCatalogue.All.Count)];

    /// <summary>Those of them that a bound on rounding errors can be told for.</summary>
    public static TheoryData<int> Continuous { get; } =
        [.. Enumerable.Range(0, OptimizerCatalogue.All.Count).Where(position => OptimizerCatalogue.All[position].IsContinuous)];

    internal static PaperReport Run(
        string caseName, Func<Scenario<float>, IReplayedOptimizer<float>> ofFloat, Func<Scenario<double>, IReplayedOptimizer<double>> ofDouble)
    {
        GoldenCase golden = GoldenArchive.Case(caseName);
        if (golden.IsDouble)
        {
            Scenario<double> scenario = GoldenScenario.Of<double>(golden);
            using IReplayedOptimizer<double> optimizer = ofDouble(scenario);
            return new PaperExpectation<double>(scenario).Check(optimizer);
        }
        else
        {
            Scenario<float> scenario = GoldenScenario.Of<float>(golden);
            using IReplayedOptimizer<float> optimizer = ofFloat(scenario);
            return new PaperExpectation<float>(scenario).Check(optimizer);
        }
    }

    /// <summary>Random trainings of one class of the catalogue.</summary>
    internal static void RunRandom(
        int position, Func<Scenario<float>, IReplayedOptimizer<float>> ofFloat, Func<Scenario<double>, IReplayedOptimizer<double>> ofDouble)
    {
        const uint FirstStream = 1000;
        const int Count = 12;
        OptimizerConstants constants = OptimizerCatalogue.All[position];
        uint stream = FirstStream + (uint)position;
        if (constants.DType == DType.Float64)
        {
            Properties.Check(RandomScenarios.Of(constants, Numbers<double>.Ordinary), stream, Count, scenario => Run(scenario, ofDouble));
        }
        else
        {
            Properties.Check(RandomScenarios.Of(constants, Numbers<float>.Ordinary), stream, Count, scenario => Run(scenario, ofFloat));
        }
    }

    private static void Run<T>(Scenario<T> scenario, Func<Scenario<T>, IReplayedOptimizer<T>> create)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using IReplayedOptimizer<T> optimizer = create(scenario);
        new PaperExpectation<T>(scenario).Check(optimizer);
    }
}
