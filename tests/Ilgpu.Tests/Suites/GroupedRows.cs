using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Ilgpu.Tests.Training;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Suites;

/// <summary>
/// Rows of classes that reduce whole tensors, whose kernels make groups of threads wait for each other. On ILGPU's accelerator on the CPU those are threads
/// of the system, which spend minutes on it; PoCL runs a group in one.
/// </summary>
internal static class GroupedRows
{
    /// <summary>Leaves it at parameters that the accelerator mirrors, where OpenCL runs the rows of all placements.</summary>
    public static void LeaveToOpenCl(IAcceleratorSource source, OptimizerClass subject, Placement placement) => Skip.If(
        source is CpuAcceleratorSource && placement != Placement.Mirrored && subject.Reduces && OpenClLibrary.TryLoad(),
        "groups of this class wait for each other: on this accelerator it is run with mirrored parameters, on OpenCL with all");
}
