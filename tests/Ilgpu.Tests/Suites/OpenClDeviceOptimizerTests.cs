using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Suites;

/// <summary>On OpenCL: PoCL where there is no GPU.</summary>
public sealed class OpenClDeviceOptimizerTests(OpenClSource source) : DeviceOptimizerSuite(source), IClassFixture<OpenClSource>;
