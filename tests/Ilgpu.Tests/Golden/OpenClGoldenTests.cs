using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Golden;

/// <summary>On OpenCL: PoCL where there is no GPU.</summary>
public sealed class OpenClGoldenTests(OpenClSource source) : GoldenSuite(source), IClassFixture<OpenClSource>;
