using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Suites;

/// <summary>On an NVIDIA GPU.</summary>
public sealed class CudaDeviceOptimizerTests(CudaSource source) : DeviceOptimizerSuite(source), IClassFixture<CudaSource>;
