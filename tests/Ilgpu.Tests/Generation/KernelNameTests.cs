using GenOptim.Testing;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Generation;

/// <summary>Kernels and launchers have locals too, and a user may name a state as any of them.</summary>
public sealed class KernelNameTests
{
    [Theory]
    [InlineData("WeightDecay = 1e-5")]
    [InlineData("WeightDecay = 1e-5, State = DType.Block8, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder8, Clip = Clip.Adaptive, NonFinite = NonFinite.SkipStep, ZeroGradients = true, Average = WeightAverage.Exponential")]
    public void Any_name_that_generated_code_has_may_be_a_slots(string arguments) =>
        Assert.True(NamedRules.AssertAnyName($"{arguments}, {IlgpuSources.Both}", known: arguments, IlgpuSources.Packages).Length > 5);
}
