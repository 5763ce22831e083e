using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Lanes;

/// <summary>On an NVIDIA GPU.</summary>
public sealed class CudaLaneTests(CudaSource source) : LaneSuite(source), IClassFixture<CudaSource>;
