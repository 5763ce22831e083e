using GenOptim.Conformance.Golden;
using Xunit;

namespace GenOptim.Conformance.Replay;

/// <summary>Generated optimizers give the bits of the originals: parameters at every recorded step, and the final state.</summary>
public sealed class GoldenReplayTests
{
    /// <summary>The object, as its users use it.</summary>
    [Theory]
    [MemberData(nameof(GoldenCases.Replayed), MemberType = typeof(GoldenCases))]
    public void Optimizer_on_one_thread(string caseName) =>
        GoldenReplay.Run(caseName, scenario => new GeneratedOptimizer<float>(scenario, 1), scenario => new GeneratedOptimizer<double>(scenario, 1));

    /// <summary>The same on two threads.</summary>
    [Theory]
    [MemberData(nameof(GoldenCases.Replayed), MemberType = typeof(GoldenCases))]
    public void Optimizer_on_two_threads(string caseName) =>
        GoldenReplay.Run(caseName, scenario => new GeneratedOptimizer<float>(scenario, 2), scenario => new GeneratedOptimizer<double>(scenario, 2));

    /// <summary>The static step over spans, by a caller that keeps the state.</summary>
    [Theory]
    [MemberData(nameof(GoldenCases.Replayed), MemberType = typeof(GoldenCases))]
    public void Functional_step(string caseName) =>
        GoldenReplay.Run(
            caseName,
            scenario => new FunctionalOptimizer<float>(scenario, constants => GeneratedClasses.Of(constants).StepSpans<float>()),
            scenario => new FunctionalOptimizer<double>(scenario, constants => GeneratedClasses.Of(constants).StepSpans<double>()));
}
