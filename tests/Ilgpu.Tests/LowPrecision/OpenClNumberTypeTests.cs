using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.LowPrecision;

/// <summary>On OpenCL: PoCL where there is no GPU.</summary>
public sealed class OpenClNumberTypeTests(OpenClSource source) : NumberTypeSuite(source), IClassFixture<OpenClSource>;
