using System;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.LowPrecision;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, ShadowCopy = DType.BFloat16)]
public sealed partial class ShadowedAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 1e-2, Momentum = 0.9, State = DType.Block8, ShadowCopy = DType.Float16)]
public sealed partial class ShadowedSgdw;

/// <summary>Copies in 16 bits that steps write along: always the rounding of the values, and no part of the state.</summary>
public sealed class ShadowCopyTests
{
    [Fact]
    public void IsTheRoundingOfTheValuesAfterEveryStepAndBefore()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 70_003);
        using Parameter<float> idle = Samples.Parameter("idle", 100, hasGradient: false);
        using Parameter<float> reference = Samples.Parameter("w", 70_003);
        using var optimizer = new ShadowedAdamW(1e-3, [parameter, idle]);
        using var unshadowed = new SampleAdamW(1e-3, [reference]);
        for (int step = 0; step < 3; step++)
        {
            AssertShadow(parameter, optimizer);
            AssertShadow(idle, optimizer);
            optimizer.Step();
            unshadowed.Step();
        }

        AssertShadow(parameter, optimizer);
        Assert.Equal(Samples.Bits(reference), Samples.Bits(parameter));
        Assert.Equal(["exp_avg", "exp_avg_sq"], optimizer.ExportState().Parameters["w"].Tensors.Keys);
    }

    [Fact]
    public void IsMadeAnewOnRequestAndForAReplacement()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 5_000, 1);
        using Parameter<float> replacement = Samples.Parameter("w", 5_000, 2);
        using var optimizer = new ShadowedSgdw(1e-3, [parameter]);
        optimizer.Step();
        OptimizerState state = optimizer.ExportState();
        Samples.ValuesOf(parameter).Fill(1.0001f);
        optimizer.RefreshShadowCopies();
        Assert.All(optimizer.GetShadowCopy(parameter).ToArray(), value => Assert.Equal((Half)1.0001f, value));

        optimizer.ReplaceParameter(parameter, replacement);
        Assert.Equal(Samples.ValuesOf(replacement).ToArray().Select(value => (Half)value), optimizer.GetShadowCopy(replacement).ToArray());
        optimizer.ImportState(state);
        optimizer.Step();
        Assert.Equal(Samples.ValuesOf(replacement).ToArray().Select(value => (Half)value), optimizer.GetShadowCopy(replacement).ToArray());
        Assert.Throws<ArgumentException>(() => optimizer.GetShadowCopy(parameter).Length);
    }

    [Fact]
    public void ADisposedParameterIsNotRead()
    {
        using Parameter<float> first = Samples.Parameter("first", 100, 1);
        using Parameter<float> second = Samples.Parameter("second", 100, 2);
        using var optimizer = new ShadowedSgdw(1e-3, [first, second]);
        Half[] before = optimizer.GetShadowCopy(first).ToArray();
        Samples.ValuesOf(first).Fill(3);
        second.Dispose();

        Assert.Equal("second", Assert.Throws<ObjectDisposedException>(optimizer.RefreshShadowCopies).ObjectName);

        Assert.Equal(before, optimizer.GetShadowCopy(first).ToArray());
    }

    [Fact]
    public void StepOverSpansWritesItToo()
    {
        float[] values = [1.0001f, -2.5f, 3e-9f];
        var shadow = new BFloat16[3];
        ShadowedAdamW.Step(values, [0, 0, 0], new float[3], new float[3], shadow, new() { Step = 1, LearningRate = 1e-3, InitialLearningRate = 1e-3 });
        Assert.Equal(values.Select(value => (BFloat16)value), shadow);
    }

    private static void AssertShadow(Parameter<float> parameter, ShadowedAdamW optimizer) => Assert.Equal(
        Samples.ValuesOf(parameter).ToArray().Select(value => ((BFloat16)value).ToBits()),
        optimizer.GetShadowCopy(parameter).ToArray().Select(value => value.ToBits()));
}
