using Xunit;

namespace GenOptim.Conformance.Family;

/// <summary>Generated optimizers give the results of other libraries' classes, within the tolerance of the recordings.</summary>
public sealed class FamilyReplayTests
{
    [Theory]
    [MemberData(nameof(FamilyArchive.All), MemberType = typeof(FamilyArchive))]
    public void Recorded_trajectories_are_replayed(string caseName)
    {
        FamilyCase recorded = FamilyArchive.Case(caseName);
        if (recorded.IsDouble)
        {
            FamilyReplay.Run<double>(recorded, initial => new HostFamilyOptimizer<double>(recorded, initial, 2));
        }
        else
        {
            FamilyReplay.Run<float>(recorded, initial => new HostFamilyOptimizer<float>(recorded, initial, 2));
        }
    }
}
