using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Lanes;

/// <summary>On ILGPU's accelerator on the CPU.</summary>
public sealed class CpuLaneTests(CpuAcceleratorSource source) : LaneSuite(source), IClassFixture<CpuAcceleratorSource>;
