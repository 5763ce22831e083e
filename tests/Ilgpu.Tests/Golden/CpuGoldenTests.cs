using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Golden;

/// <summary>On ILGPU's accelerator on the CPU.</summary>
public sealed class CpuGoldenTests(CpuAcceleratorSource source) : GoldenSuite(source), IClassFixture<CpuAcceleratorSource>;
