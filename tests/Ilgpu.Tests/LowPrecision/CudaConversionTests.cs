using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.LowPrecision;

/// <summary>On an NVIDIA GPU.</summary>
public sealed class CudaConversionTests(CudaSource source) : ConversionSuite(source), IClassFixture<CudaSource>;
