using System;
using System.Linq;
using System.Numerics;
using GenOptim.Conformance.Paper;
using GenOptim.Conformance.Reference;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;
using GenOptim.Lanes;
using Xunit;

namespace GenOptim.Conformance.SameBits;

/// <summary>
/// One element at a time or 128, 256, 512 bits: every class gives the bits of the scalar reference, whatever the numbers are.
/// Lanes that this machine has no registers for compute all the same.
/// </summary>
public sealed class LaneBitsTests
{
    private const uint FirstStream = 2000;

    private static readonly Type[] Lanes = [typeof(ScalarLane<>), typeof(Vector128Lane<>), typeof(Vector256Lane<>), typeof(Vector512Lane<>)];

    [Theory]
    [MemberData(nameof(PaperCases.Catalogue), MemberType = typeof(PaperCases))]
    public void Every_lane_gives_the_same_bits(int position)
    {
        OptimizerConstants constants = OptimizerCatalogue.All[position];
        if (constants.DType == DType.Float64)
        {
            Check<double>(constants, FirstStream + (uint)position);
        }
        else
        {
            Check<float>(constants, FirstStream + (uint)position);
        }
    }

    private static void Check<T>(OptimizerConstants constants, uint stream)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GeneratedClass generated = GeneratedClasses.Of(constants);
        FunctionalStep<T>[] steps = [.. Lanes.Select(lane => generated.StepIn<T>(lane)), generated.StepSpans<T>()];
        Properties.Check(RandomScenarios.Of(constants, Numbers<T>.Any), stream, 12, CheckAllLanes);
        Assert.All(EdgeScenarios.Of<T>(constants), CheckAllLanes);

        void CheckAllLanes(Scenario<T> scenario)
        {
            for (int i = 0; i < steps.Length; i++)
            {
                string lane = i < Lanes.Length ? Lanes[i].Name : "the widest lane";
                ReferenceComparison.Run(scenario, new FunctionalOptimizer<T>(scenario, _ => steps[i]), lane);
            }
        }
    }
}
