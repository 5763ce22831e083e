using GenOptim.Conformance.Golden;
using GenOptim.Conformance.Replay;
using Xunit;

namespace GenOptim.Conformance.Reference;

/// <summary>The reference implementation, and with it our reading of the rules, gives the recorded bits. Other tests may then trust it.</summary>
public sealed class ReferenceReplayTests
{
    [Theory]
    [MemberData(nameof(GoldenCases.Replayed), MemberType = typeof(GoldenCases))]
    public void Gives_the_recorded_bits(string caseName) =>
        GoldenReplay.Run(
            caseName,
            scenario => new ReferenceOptimizer<float>(scenario, Rounding.Fused),
            scenario => new ReferenceOptimizer<double>(scenario, Rounding.Fused));
}
