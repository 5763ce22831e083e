using System;
using System.Linq;
using GenOptim.Storage;
using Xunit;

namespace GenOptim.Runtime.Tests.LowPrecision;

/// <summary>State of 8 bits in blocks: reproducible, compact, and interchangeable with float32 state.</summary>
public sealed class EightBitTests
{
    private const int Length = 140_003;

    [Theory]
    [InlineData("128 bits")]
    [InlineData("256 bits")]
    [InlineData("512 bits")]
    public void EveryLane(string lane) => Assert.Equal(StochasticEightBitAdamW.RunIn("scalar"), StochasticEightBitAdamW.RunIn(lane));

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void AnyNumberOfThreads(int threads) => Assert.Equal(Run(threads: 1), Run(threads));

    [Fact]
    public void StepOverSpansGivesTheOptimizersBits()
    {
        float[] values = Samples.Values(new Random(1), Length);
        float[] gradient = Samples.Values(new Random(2), Length);
        var expAvg = new byte[Block8.ByteLength(Length)];
        var expAvgSq = new byte[Block8.ByteLength(Length)];
        for (int step = 1; step <= 3; step++)
        {
            EightBitAdamW.Step(values, gradient, expAvg, expAvgSq, new() { Step = step, LearningRate = 1e-3, InitialLearningRate = 1e-3, ParameterName = "w" });
        }

        Assert.Equal(Run(threads: 2), Samples.Bits(values));
        Assert.Throws<ArgumentException>(() => EightBitAdamW.Step(values, gradient, new byte[Length], expAvgSq, new() { Step = 1, LearningRate = 1e-3, InitialLearningRate = 1e-3, ParameterName = "w" }));
    }

    [Fact]
    public void StateIsAByteAndAScale()
    {
        using Parameter<float> large = Samples.Parameter("large", Length, 1);
        using Parameter<float> small = Samples.Parameter("small", Block8.SmallestTensor - 1, 2);
        using var optimizer = new EightBitAdamW(1e-3, [large, small]);
        optimizer.Step();
        OptimizerState state = optimizer.ExportState();

        StateTensor expAvg = state.Parameters["large"].Tensors["exp_avg"];
        Assert.Equal((DType.Block8, Length), (expAvg.Type, (int)expAvg.Length));
        Assert.InRange(expAvg.AsBytes().Length, Length * 257 / 256.0, (Length * 257 / 256.0) + 65);
        Assert.Equal(DType.UnsignedBlock8, state.Parameters["large"].Tensors["exp_avg_sq"].Type);
        Assert.All(state.Parameters["small"].Tensors.Values, tensor => Assert.Equal(DType.Float32, tensor.Type));
    }

    /// <summary>Small tensors give the bits of float32 state.</summary>
    [Fact]
    public void SmallTensorsAreFloat32()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 1003);
        using Parameter<float> reference = Samples.Parameter("w", 1003);
        using var optimizer = new EightBitAdamW(1e-3, [parameter]);
        using var float32 = new SampleAdamW(1e-3, [reference]);
        for (int step = 0; step < 5; step++)
        {
            optimizer.Step();
            float32.Step();
        }

        Assert.Equal(Samples.Bits(reference), Samples.Bits(parameter));
    }

    [Fact]
    public void ContinuationIsBitIdentical()
    {
        using Parameter<float> parameter = Samples.Parameter("w", Length);
        using var optimizer = new EightBitAdamW(1e-3, [parameter]) { RoundingSeed = 3 };
        optimizer.Step();
        optimizer.Step();
        OptimizerState state = optimizer.ExportState();
        using Parameter<float> copy = Samples.Parameter("w", Length);
        Samples.ValuesOf(parameter).CopyTo(Samples.ValuesOf(copy));
        using var continued = new EightBitAdamW(1e-3, [copy]);
        continued.ImportState(state);
        for (int step = 0; step < 3; step++)
        {
            optimizer.Step();
            continued.Step();
        }

        Assert.Equal(Samples.Bits(parameter), Samples.Bits(copy));
    }

    [Fact]
    public void StateGoesToFloat32AndBack()
    {
        using Parameter<float> parameter = Samples.Parameter("w", Length);
        using var eightBit = new EightBitAdamW(1e-3, [parameter]);
        eightBit.Step();
        OptimizerState compact = eightBit.ExportState();

        using Parameter<float> other = Samples.Parameter("w", Length);
        using var float32 = new SampleAdamW(1e-3, [other]);
        float32.ImportState(compact);
        OptimizerState wide = float32.ExportState();
        Assert.Equal(DType.Float32, wide.Parameters["w"].Tensors["exp_avg"].Type);

        // What 8 bits held is held by float32 exactly. On the way back only a block whose largest number was rounded over the limit of its scale
        // gets another scale, in which first moments lie 2⁻¹⁵ of the scale, at most 2⁻¹⁴ of the largest number, beside those of the old one.
        eightBit.ImportState(wide);
        OptimizerState again = eightBit.ExportState();
        Assert.Equal(Samples.Bits(Values(wide, "exp_avg_sq")), Samples.Bits(Values(again, "exp_avg_sq")));
        float[] before = Values(wide, "exp_avg");
        float[] after = Values(again, "exp_avg");
        for (int i = 0; i < Length; i++)
        {
            float largest = before.AsSpan(i / Block8.Length * Block8.Length, Math.Min(Block8.Length, Length - (i / Block8.Length * Block8.Length))).ToArray().Max(Math.Abs);
            Assert.InRange(Math.Abs(before[i] - after[i]), 0, largest * Math.Pow(2, -14));
        }

        static float[] Values(OptimizerState state, string name) =>
            StateConversion.Convert(state.Parameters["w"].Tensors[name], DType.Float32).AsSpan<float>().ToArray();
    }

    /// <summary>
    /// A moving average of a constant gradient must come to it, and back to zero after it: rounded to nearest it would stall within a sixteenth
    /// on the way. The bound is 5 standard errors of the mean of 4,096 elements, each rounded in every step by at most an eighth of itself.
    /// </summary>
    [Fact]
    public void MovingAveragesDoNotStall()
    {
        const int Count = 4096;
        float[] gradient = Enumerable.Repeat(0.3f, Count).ToArray();
        using var parameter = new Parameter<float>("w", new float[Count], gradient);
        using var optimizer = new EightBitAdamW(0, [parameter]);
        for (int step = 0; step < 400; step++)
        {
            optimizer.Step();
        }

        // Var of an average with decay β of roundings with a variance below (x/16)²: (x/16)²/(1 − β²).
        // A root's is half of that, and of the second moment it is the root that is unbiased.
        Assert.InRange(Mean("exp_avg", value => value) / 0.3, 1 - Bound(0.9), 1 + Bound(0.9));
        Assert.InRange(Mean("exp_avg_sq", Math.Sqrt) / 0.3, 1 - (Bound(0.95) / 2), 1 + (Bound(0.95) / 2));

        gradient.AsSpan().Clear();
        for (int step = 0; step < 100; step++)
        {
            optimizer.Step();
        }

        Assert.InRange(Mean("exp_avg_sq", Math.Sqrt) / (0.3 * Math.Pow(0.95, 50)), 0.9, 1.1);

        double Bound(double beta) => 5 / 16.0 / Math.Sqrt((1 - (beta * beta)) * Count);
        double Mean(string name, Func<double, double> of) => StateConversion.Convert(optimizer.ExportState().Parameters["w"].Tensors[name], DType.Float32)
            .AsSpan<float>().ToArray().Average(value => of(value));
    }

    private static int[] Run(int threads)
    {
        float[] values = Samples.Values(new Random(1), Length);
        float[] gradient = Samples.Values(new Random(2), Length);
        using var parameter = new Parameter<float>("w", values, gradient);
        using var optimizer = new EightBitAdamW(1e-3, [parameter]) { ThreadCount = threads };
        for (int step = 0; step < 3; step++)
        {
            optimizer.Step();
        }

        return Samples.Bits(values);
    }
}
