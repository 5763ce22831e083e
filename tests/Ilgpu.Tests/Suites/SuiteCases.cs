using System;
using System.Linq;
using GenOptim.Ilgpu.Tests.Training;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Suites;

/// <summary>Rows of the suites' theories.</summary>
public static class SuiteCases
{
    /// <summary>Every optimizer class with every way in which parameters can be on an accelerator.</summary>
    public static TheoryData<Type, Placement> Placements { get; } = CreatePlacements(placement => placement != Placement.Host);

    /// <summary>The same with those ways in which state and files differ: views of the caller's are one of the tensors of the last.</summary>
    public static TheoryData<Type, Placement> StatePlacements { get; } = CreatePlacements(placement => placement is Placement.Mirrored or Placement.Lent or Placement.Mixed);

    private static TheoryData<Type, Placement> CreatePlacements(Func<Placement, bool> isMeant)
    {
        var cases = new TheoryData<Type, Placement>();
        foreach (Type optimizer in OptimizerClass.Types)
        {
            foreach (Placement placement in Enum.GetValues<Placement>().Where(isMeant))
            {
                cases.Add(optimizer, placement);
            }
        }

        return cases;
    }
}
