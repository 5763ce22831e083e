using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Ilgpu.Tests.Training;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Suites;

/// <summary>
/// Rows that ILGPU's accelerator on the CPU leaves to OpenCL where that is there. A group's threads are threads of the system on the former, which wait for
/// each other at every launch, so that it takes several times as long as PoCL, which runs a group in one.
/// </summary>
internal static class RowsOfOpenCl
{
    /// <summary>
    /// Leaves all but one placement: the one that has each tensor elsewhere in turn, and for classes that reduce whole tensors, whose threads wait for each
    /// other within a launch too, parameters that the accelerator mirrors.
    /// </summary>
    public static void Leave(IAcceleratorSource source, OptimizerClass subject, Placement placement) =>
        Leave(source, placement == (subject.Reduces ? Placement.Mirrored : Placement.Mixed));

    /// <summary>Leaves a row unless it stands for the others.</summary>
    public static void Leave(IAcceleratorSource source, bool unless) => Skip.If(
        source is CpuAcceleratorSource && !unless && OpenClSource.RunsEveryRow,
        "this accelerator runs one row of several that differ in little, and OpenCL all of them");
}
