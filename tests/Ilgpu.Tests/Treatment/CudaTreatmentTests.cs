using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Treatment;

/// <summary>On an NVIDIA GPU.</summary>
public sealed class CudaTreatmentTests(CudaSource source) : TreatmentSuite(source), IClassFixture<CudaSource>;
