using GenOptim.Conformance.Golden;
using GenOptim.Conformance.Replay;
using GenOptim.Ilgpu.Tests.Accelerators;
using ILGPU.Runtime;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Golden;

/// <summary>Device optimizers give the bits of the originals on one kind of accelerator. The class that derives from this one says on which.</summary>
public abstract class GoldenSuite(IAcceleratorSource source)
{
    [SkippableTheory]
    [MemberData(nameof(GoldenCases.Replayed), MemberType = typeof(GoldenCases))]
    public void Recorded_trajectories_are_replayed(string caseName)
    {
        Skip.If(source.Accelerator is null, source.Absence);
        Accelerator accelerator = source.Accelerator!;
        GoldenCase golden = GoldenArchive.Case(caseName);
        if (source.HasSameBits)
        {
            GoldenReplay.Run(caseName, scenario => new DeviceReplay<float>(scenario, accelerator), scenario => new DeviceReplay<double>(scenario, accelerator));
            return;
        }

        Skip.IfNot(TolerantReplay.Covers(golden), "this device promises a tolerance, and the recordings state none for inputs of this kind");
        if (golden.IsDouble)
        {
            TolerantReplay.Run<double>(golden, accelerator);
        }
        else
        {
            TolerantReplay.Run<float>(golden, accelerator);
        }
    }
}
