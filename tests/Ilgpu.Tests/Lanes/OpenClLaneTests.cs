using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Lanes;

/// <summary>On OpenCL: PoCL where there is no GPU.</summary>
public sealed class OpenClLaneTests(OpenClSource source) : LaneSuite(source), IClassFixture<OpenClSource>;
