using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Suites;

/// <summary>On ILGPU's accelerator on the CPU.</summary>
public sealed class CpuDeviceOptimizerTests(CpuAcceleratorSource source) : DeviceOptimizerSuite(source), IClassFixture<CpuAcceleratorSource>;
