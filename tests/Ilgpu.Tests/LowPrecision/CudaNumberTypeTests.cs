using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.LowPrecision;

/// <summary>On an NVIDIA GPU.</summary>
public sealed class CudaNumberTypeTests(CudaSource source) : NumberTypeSuite(source), IClassFixture<CudaSource>;
