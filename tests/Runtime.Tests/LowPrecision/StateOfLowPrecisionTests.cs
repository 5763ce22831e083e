using System;
using System.Collections.Generic;
using Xunit;

namespace GenOptim.Runtime.Tests.LowPrecision;

/// <summary>A state that is saved and taken in continues bit for bit, whatever keeps the parameters.</summary>
public sealed class StateOfLowPrecisionTests
{
    private const int Length = 3001;

    public static TheoryData<string, string[]> Optimizers => new()
    {
        { nameof(MasterAdamW), ["exp_avg", "exp_avg_sq", "master_weight"] },
        { nameof(RemainderAdamW), ["exp_avg", "exp_avg_sq", "remainder"] },
        { nameof(Remainder8AdamW), ["exp_avg", "exp_avg_sq", "remainder8"] },
        { nameof(StochasticAdamW), ["exp_avg", "exp_avg_sq"] },
        { nameof(KahanAdamW), ["compensation", "exp_avg", "exp_avg_sq"] },
        { nameof(PlainAdamW), ["exp_avg", "exp_avg_sq"] },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void ContinuationIsBitIdentical(string name, string[] tensors)
    {
        BFloat16[] values = LowPrecisionSamples.Values(1, Length);
        var gradient = new BFloat16[Length];
        using var parameter = new Parameter<BFloat16>("w", values, gradient);
        using IOptimizer optimizer = Create(name, parameter, seed: 11);
        LowPrecisionSamples.Train(optimizer, gradient, 3);
        OptimizerState state = optimizer.ExportState();
        Assert.Equal(tensors, state.Parameters["w"].Tensors.Keys);
        Assert.Equal(name is nameof(StochasticAdamW) or nameof(Remainder8AdamW) ? 11 : null, state.RoundingSeed);

        BFloat16[] copy = [.. values];
        var copyGradient = new BFloat16[Length];
        using var copied = new Parameter<BFloat16>("w", copy, copyGradient);
        using IOptimizer continued = Create(name, copied, seed: 0);
        continued.ImportState(state);
        LowPrecisionSamples.Train(optimizer, gradient, 3, firstSeed: 200);
        LowPrecisionSamples.Train(continued, copyGradient, 3, firstSeed: 200);

        Assert.Equal(LowPrecisionSamples.Bits(values), LowPrecisionSamples.Bits(copy));
        foreach (KeyValuePair<string, StateTensor> tensor in optimizer.ExportState().Parameters["w"].Tensors)
        {
            Assert.True(Bytes(tensor.Value).SequenceEqual(Bytes(continued.ExportState().Parameters["w"].Tensors[tensor.Key])), tensor.Key);
        }
    }

    [Fact]
    public void ResetTakesTheValuesAsTheyAre()
    {
        BFloat16[] values = LowPrecisionSamples.Values(1, Length);
        var gradient = new BFloat16[Length];
        using var parameter = new Parameter<BFloat16>("w", values, gradient);
        using var optimizer = new MasterAdamW(1e-3, [parameter]);
        LowPrecisionSamples.Train(optimizer, gradient, 3);
        optimizer.ResetState();
        BFloat16[] fresh = [.. values];
        LowPrecisionSamples.Train(optimizer, gradient, 3);

        using var other = new Parameter<BFloat16>("w", fresh, gradient);
        using var anew = new MasterAdamW(1e-3, [other]);
        LowPrecisionSamples.Train(anew, gradient, 3);
        Assert.Equal(LowPrecisionSamples.Bits(fresh), LowPrecisionSamples.Bits(values));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void StepsAllocateNothing(string name, string[] tensors)
    {
        Assert.NotEmpty(tensors);
        using var parameter = new Parameter<BFloat16>("w", LowPrecisionSamples.Values(1, Length), LowPrecisionSamples.Values(2, Length));
        using IOptimizer optimizer = Create(name, parameter, seed: 0);
        optimizer.Step();
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 10; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            optimizer.Step();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static IOptimizer Create(string name, Parameter<BFloat16> parameter, long seed) => name switch
    {
        nameof(MasterAdamW) => new MasterAdamW(1e-3, [parameter]),
        nameof(RemainderAdamW) => new RemainderAdamW(1e-3, [parameter]),
        nameof(Remainder8AdamW) => new Remainder8AdamW(1e-3, [parameter]) { RoundingSeed = seed },
        nameof(StochasticAdamW) => new StochasticAdamW(1e-3, [parameter]) { RoundingSeed = seed },
        nameof(KahanAdamW) => new KahanAdamW(1e-3, [parameter]),
        nameof(PlainAdamW) => new PlainAdamW(1e-3, [parameter]),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such optimizer."),
    };

    private static unsafe ReadOnlySpan<byte> Bytes(StateTensor tensor) => new(tensor.Address, (int)tensor.ByteLength);
}
