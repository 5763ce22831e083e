using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.LowPrecision;

/// <summary>On ILGPU's accelerator on the CPU.</summary>
public sealed class CpuNumberTypeTests(CpuAcceleratorSource source) : NumberTypeSuite(source), IClassFixture<CpuAcceleratorSource>;
