using System;
using System.Linq;
using GenOptim.Ilgpu.Tests.Training;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Suites;

/// <summary>Rows of the suites' theories.</summary>
public static class SuiteCases
{
    /// <summary>Every optimizer class with every way in which parameters can be on an accelerator.</summary>
    public static TheoryData<Type, Placement> Placements { get; } = CreatePlacements();

    private static TheoryData<Type, Placement> CreatePlacements()
    {
        var cases = new TheoryData<Type, Placement>();
        foreach (Type optimizer in OptimizerClass.Types)
        {
            foreach (Placement placement in Enum.GetValues<Placement>().Where(placement => placement != Placement.Host))
            {
                cases.Add(optimizer, placement);
            }
        }

        return cases;
    }
}
