using GenOptim.Conformance.Replay;
using Xunit;
using Xunit.Abstractions;

namespace GenOptim.Conformance.Paper;

/// <summary>
/// Generated optimizers against the papers' formulas, within what rounding explains: the guard against a defect that the originals had
/// and that was reproduced faithfully.
/// </summary>
public sealed class PaperGeneratedTests(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(PaperCases.Golden), MemberType = typeof(PaperCases))]
    public void On_the_recorded_inputs(string caseName) => output.WriteLine(PaperCases.Run(
        caseName,
        scenario => new GeneratedOptimizer<float>(scenario, 1),
        scenario => new GeneratedOptimizer<double>(scenario, 1)).ToString());

    [Theory]
    [MemberData(nameof(PaperCases.Continuous), MemberType = typeof(PaperCases))]
    public void On_random_trainings_of_every_class(int position) => PaperCases.RunRandom(
        position,
        scenario => new GeneratedOptimizer<float>(scenario, 1),
        scenario => new GeneratedOptimizer<double>(scenario, 1));
}
