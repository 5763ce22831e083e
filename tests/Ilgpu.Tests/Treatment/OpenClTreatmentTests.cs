using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Treatment;

/// <summary>On OpenCL: PoCL where there is no GPU.</summary>
public sealed class OpenClTreatmentTests(OpenClSource source) : TreatmentSuite(source), IClassFixture<OpenClSource>;
