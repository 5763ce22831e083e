using System;
using System.Linq;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Generation;

/// <summary>The generated kernels and launchers as a reviewer reads them, each with its CPU twin beside it.</summary>
public sealed class IlgpuSnapshotTests
{
    [Theory]
    [InlineData("AdamW", "Algorithm.AdamW")]
    [InlineData("AdamWAmsGrad64", "Algorithm.AdamW, AmsGrad = true, Parameter = DType.Float64")]
    [InlineData("AdamWRemainder", "Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder")]
    [InlineData("AdamWRemainder8Block8", "Algorithm.AdamW, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = LowPrecision.Remainder8, WeightDecay = 1e-5")]
    [InlineData("LionWCentralized", "Algorithm.LionW, WeightDecay = 1e-5, CentralizeGradients = true")]
    [InlineData("AdamWStochastic", "Algorithm.AdamW, Parameter = DType.BFloat16, State = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding")]
    [InlineData("AdamWBlock8", "Algorithm.AdamW, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = LowPrecision.StochasticRounding")]
    [InlineData("AdamWShadowCopy", "Algorithm.AdamW, Gradient = DType.BFloat16, ShadowCopy = DType.Float16")]
    [InlineData("SgdwMasterWeights", "Algorithm.Sgdw, Momentum = 0.9, Parameter = DType.Float16, LowPrecision = LowPrecision.MasterWeights")]
    [InlineData("AdamWTreated", "Algorithm.AdamW, WeightDecay = 1e-5, Clip = Clip.GlobalNorm, LossScaling = true, NonFinite = NonFinite.SkipStep, ZeroGradients = true, Average = WeightAverage.Exponential")]
    [InlineData("SgdwAdaptive", "Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-5, Clip = Clip.Adaptive")]
    [InlineData("LionW", "Algorithm.LionW, WeightDecay = 1e-5")]
    [InlineData("StableAdamW", "Algorithm.StableAdamW, WeightDecay = 1e-3")]
    [InlineData("Sgdw", "Algorithm.Sgdw, Decay = DecayRule.None")]
    [InlineData("SgdwMomentum", "Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-5")]
    [InlineData("SgdwNesterov", "Algorithm.Sgdw, Momentum = 0.9, Nesterov = true, WeightDecay = 1e-5")]
    public void Kernel_and_twin(string name, string arguments)
    {
        GeneratorRun run = IlgpuSources.Run(IlgpuSources.Classes([("Optimizer", arguments)]));

        Assert.Equal(
            ["Sample.Optimizer.Cpu.g.cs", "Sample.Optimizer.Ilgpu.g.cs", "Sample.Optimizer.Optimizer.g.cs", "Sample.Optimizer.Rule.g.cs"],
            run.Files.Keys.Where(file => file.StartsWith("Sample.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        foreach (string file in new[] { "Cpu", "Ilgpu" })
        {
            Snapshot.Verify(run.Files[$"Sample.Optimizer.{file}.g.cs"], $"IlgpuSnapshotTests.{name}_{file}");
        }
    }
}
