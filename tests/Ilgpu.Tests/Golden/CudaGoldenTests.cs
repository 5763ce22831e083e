using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Golden;

/// <summary>On an NVIDIA GPU.</summary>
public sealed class CudaGoldenTests(CudaSource source) : GoldenSuite(source), IClassFixture<CudaSource>;
