using GenOptim.Ilgpu.Tests.Accelerators;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Treatment;

/// <summary>On ILGPU's accelerator on the CPU.</summary>
public sealed class CpuTreatmentTests(CpuAcceleratorSource source) : TreatmentSuite(source), IClassFixture<CpuAcceleratorSource>;
