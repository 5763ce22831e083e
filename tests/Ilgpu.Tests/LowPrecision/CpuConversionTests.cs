using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.LowPrecision;

/// <summary>On ILGPU's accelerator on the CPU.</summary>
public sealed class CpuConversionTests(CpuAcceleratorSource source) : ConversionSuite(source), IClassFixture<CpuAcceleratorSource>;
