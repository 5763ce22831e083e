using System;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.LowPrecision;

/// <summary>What is kept in full gives the bits of float32 parameters.</summary>
public sealed class Float32EqualityTests
{
    private const double LearningRate = 1e-3;

    private const int Steps = 1000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RemainderRunsGiveTheBitsOfFloat32Runs(bool isSgdw)
    {
        BFloat16[] values = LowPrecisionSamples.Values(1, 1003);
        var gradient = new BFloat16[1003];
        float[] reference = Float32Run(isSgdw, values);
        using var parameter = new Parameter<BFloat16>("w", values, gradient);
        using IOptimizer optimizer = isSgdw ? new RemainderSgdw(LearningRate, [parameter]) : new RemainderAdamW(LearningRate, [parameter]);

        LowPrecisionSamples.Train(optimizer, gradient, Steps);

        ushort[] remainders = optimizer.ExportState().Parameters["w"].Tensors["remainder"].AsSpan<ushort>().ToArray();
        uint[] joined = values.Zip(remainders, (upper, lower) => unchecked(((uint)upper.ToBits() << 16) + (uint)(short)lower)).ToArray();
        Assert.Equal(reference.Select(BitConverter.SingleToUInt32Bits), joined);
        Assert.All(values.Zip(reference), pair => Assert.InRange(Math.Abs(pair.First - (double)pair.Second), 0, Math.Abs((double)pair.Second) / 256));
    }

    [Fact]
    public void MasterWeightsAreTheFloat32RunAndParametersTheirRounding()
    {
        BFloat16[] values = LowPrecisionSamples.Values(1, 1003);
        var gradient = new BFloat16[1003];
        float[] reference = Float32Run(isSgdw: false, values);
        using var parameter = new Parameter<BFloat16>("w", values, gradient);
        using var optimizer = new MasterAdamW(LearningRate, [parameter]);

        LowPrecisionSamples.Train(optimizer, gradient, Steps);

        Assert.Equal(Samples.Bits(reference), Samples.Bits(optimizer.ExportState().Parameters["w"].Tensors["master_weight"].AsSpan<float>()));
        Assert.Equal(reference.Select(value => ((BFloat16)value).ToBits()), LowPrecisionSamples.Bits(values));
    }

    [Fact]
    public void MasterWeightsOfHalves()
    {
        Half[] values = Samples.Values(new Random(3), 1003).Select(value => (Half)value).ToArray();
        Half[] gradient = Samples.Values(new Random(4), 1003).Select(value => (Half)value).ToArray();
        using var parameter = new Parameter<Half>("w", values, gradient);
        using var optimizer = new MasterHalfSgdw(LearningRate, [parameter]);
        double[] expected = values.Select(value => (double)value).ToArray();

        for (int step = 0; step < 100; step++)
        {
            optimizer.Step();
            for (int i = 0; i < expected.Length; i++)
            {
                expected[i] = (expected[i] * (1 - 1e-5)) - (LearningRate * (double)gradient[i]);
            }
        }

        float[] masters = optimizer.ExportState().Parameters["w"].Tensors["master_weight"].AsSpan<float>().ToArray();
        Assert.Equal(masters.Select(master => BitConverter.HalfToUInt16Bits((Half)master)), values.Select(BitConverter.HalfToUInt16Bits));

        // Two roundings of float32 per step: 200·2⁻²⁴ of the largest value on the way.
        Assert.All(masters.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 200 * Math.Pow(2, -24) * 101));
    }

    [Fact]
    public void ReplacedValuesAreTakenIntoTheMasterWeights()
    {
        BFloat16[] values = LowPrecisionSamples.Values(1, 100);
        using var parameter = new Parameter<BFloat16>("w", values, new BFloat16[100]);
        using var optimizer = new MasterAdamW(LearningRate, [parameter]);
        optimizer.Step();
        float[] masters = optimizer.ExportState().Parameters["w"].Tensors["master_weight"].AsSpan<float>().ToArray();
        Assert.Contains(masters, master => (BFloat16)master != master);

        BFloat16[] others = values.ToArray();
        others[7] = (BFloat16)42f;
        using var replacement = new Parameter<BFloat16>("w", others, new BFloat16[100]);
        optimizer.ReplaceParameter(parameter, replacement);
        masters[7] = 42f;
        optimizer.Step();

        Assert.Equal(
            masters.Select(master => BitConverter.SingleToUInt32Bits(master * (float)(1 - 1e-5))),
            optimizer.ExportState().Parameters["w"].Tensors["master_weight"].AsSpan<float>().ToArray().Select(BitConverter.SingleToUInt32Bits));
    }

    private static float[] Float32Run(bool isSgdw, BFloat16[] initial)
    {
        float[] values = LowPrecisionSamples.Widened(initial);
        var gradient = new BFloat16[values.Length];
        using var parameter = new Parameter<float, BFloat16>("w", values, gradient);
        using IOptimizer optimizer = isSgdw ? new Float32Sgdw(LearningRate, [parameter]) : new Float32AdamW(LearningRate, [parameter]);
        LowPrecisionSamples.Train(optimizer, gradient, Steps);
        return values;
    }
}
