using System.Linq;
using GenOptim.Conformance.Golden;
using GenOptim.Conformance.Reference;
using Xunit;
using Xunit.Abstractions;

namespace GenOptim.Conformance.Paper;

/// <summary>
/// The scalar reference against the papers: so that the two oracles are known to agree before either judges generated code,
/// and the bound is known to be sharp.
/// </summary>
public sealed class PaperReferenceTests(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(PaperCases.Golden), MemberType = typeof(PaperCases))]
    public void Recorded_trajectories_are_the_papers(string caseName)
    {
        PaperReport report = PaperCases.Run(
            caseName,
            scenario => new ReferenceOptimizer<float>(scenario, Rounding.Fused),
            scenario => new ReferenceOptimizer<double>(scenario, Rounding.Fused));
        output.WriteLine(report.ToString());
        GoldenCase golden = GoldenArchive.Case(caseName);
        if (golden.Tags.Contains("normal"))
        {
            Assert.Equal(0, report.NaNs + report.Unbounded);
            Assert.InRange(report.WidestBound, 0, golden.IsDouble ? 1e-12 : 0.02);
        }
    }

    [Theory]
    [MemberData(nameof(PaperCases.Continuous), MemberType = typeof(PaperCases))]
    public void Random_trainings_are_the_papers(int position) =>
        PaperCases.RunRandom(
            position,
            scenario => new ReferenceOptimizer<float>(scenario, Rounding.Fused),
            scenario => new ReferenceOptimizer<double>(scenario, Rounding.Fused));
}
