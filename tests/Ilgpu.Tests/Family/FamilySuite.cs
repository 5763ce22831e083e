using System.Linq;
using GenOptim.Conformance.Family;
using GenOptim.Ilgpu.Tests.Accelerators;
using ILGPU.Runtime;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Family;

/// <summary>
/// Device optimizers give the results of other libraries' classes on one kind of accelerator, within the tolerance of the recordings. The class that derives from
/// this one says on which.
/// </summary>
public abstract class FamilySuite(IAcceleratorSource source)
{
    /// <summary>Rows of theories: one per case.</summary>
    public static TheoryData<string> Cases { get; } = [.. FamilyClasses.Cases.Select(recorded => recorded.Name)];

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Recorded_trajectories_are_replayed(string caseName)
    {
        Skip.If(source.Accelerator is null, source.Absence);
        Accelerator accelerator = source.Accelerator!;
        FamilyCase recorded = FamilyArchive.Case(caseName);
        bool isExact = source.HasSameBits && FamilyReference.All[recorded.Optimizer].IsExact(recorded);
        if (recorded.IsDouble)
        {
            new FamilyReplay<double>(recorded, isExact).Run(initial => new DeviceFamilyOptimizer<double>(recorded, initial, accelerator));
        }
        else
        {
            new FamilyReplay<float>(recorded, isExact).Run(initial => new DeviceFamilyOptimizer<float>(recorded, initial, accelerator));
        }
    }
}

/// <summary>On ILGPU's accelerator on the CPU.</summary>
public sealed class CpuFamilyTests(CpuAcceleratorSource source) : FamilySuite(source), IClassFixture<CpuAcceleratorSource>;

/// <summary>On OpenCL: PoCL where there is no GPU.</summary>
public sealed class OpenClFamilyTests(OpenClSource source) : FamilySuite(source), IClassFixture<OpenClSource>;

/// <summary>On an NVIDIA GPU.</summary>
public sealed class CudaFamilyTests(CudaSource source) : FamilySuite(source), IClassFixture<CudaSource>;
