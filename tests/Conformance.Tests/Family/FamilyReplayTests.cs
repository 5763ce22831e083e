using Xunit;

namespace GenOptim.Conformance.Family;

/// <summary>Generated optimizers give the results of other libraries' classes, within the tolerance of the recordings.</summary>
public sealed class FamilyReplayTests
{
    [Theory]
    [MemberData(nameof(FamilyArchive.Replayed), MemberType = typeof(FamilyArchive))]
    public void Recorded_trajectories_are_replayed(string caseName)
    {
        FamilyCase recorded = FamilyArchive.Case(caseName);
        bool isExact = FamilyReference.All[recorded.Optimizer].IsExact(recorded);
        if (recorded.IsDouble)
        {
            new FamilyReplay<double>(recorded, isExact).Run(initial => new HostFamilyOptimizer<double>(recorded, initial, 2));
        }
        else
        {
            new FamilyReplay<float>(recorded, isExact).Run(initial => new HostFamilyOptimizer<float>(recorded, initial, 2));
        }
    }
}
