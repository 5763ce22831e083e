using System;
using System.Linq;
using GenOptim.Lanes;
using Xunit;

namespace GenOptim.Runtime.Tests.LowPrecision;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, State = DType.Block8)]
public sealed partial class EightBitAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-2, State = DType.Block8)]
public sealed partial class EightBitSgdw;

[DecoupledOptimizer(Algorithm.AdamW, AmsGrad = true, WeightDecay = 1e-5, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = GenOptim.LowPrecision.StochasticRounding)]
public sealed partial class StochasticEightBitAdamW
{
    /// <summary>The generated loop in a lane of the test's choice, and the rest in single elements.</summary>
    internal static byte[] RunIn(string lane)
    {
        const int Length = 5003;
        BFloat16[] values = LowPrecisionSamples.Values(1, Length);
        BFloat16[] gradient = LowPrecisionSamples.Values(2, Length);
        byte[][] states = new byte[3][];
        for (int i = 0; i < states.Length; i++)
        {
            states[i] = new byte[GenOptim.Storage.Block8.ByteLength(Length)];
        }

        for (int step = 1; step <= 4; step++)
        {
            Scalars scalars = ComputeScalars(1e-3, 1e-3, 1e-2, step);
            var random = new GenOptim.Storage.RandomTable(GenOptim.Storage.RoundingRun.Of(GenOptim.Storage.RoundingKey.OfStep(5, "w", step), 0), Length);
            nint done = lane switch
            {
                "scalar" => Update<ScalarLane<float>, ScalarWords>(0),
                "128 bits" => Update<Vector128Lane<float>, Vector128Words>(0),
                "256 bits" => Update<Vector256Lane<float>, Vector256Words>(0),
                "512 bits" => Update<Vector512Lane<float>, Vector512Words>(0),
                _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "No such lane."),
            };
            Assert.Equal(lane == "scalar" ? Length : Length / GenOptim.Storage.Block8.Length * GenOptim.Storage.Block8.Length, done);
            Update<ScalarLane<float>, ScalarWords>(done);

            nint Update<TLane, TWords>(nint start)
                where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
                where TWords : struct, ICpuWords<TWords>
            {
                nint scales = GenOptim.Storage.Block8.ScalesOffset(Length);
                return UpdateLanes8<TLane, TWords, PrefetchAhead>(
                    ref values[0], in gradient[0], ref states[0][0], ref states[0][scales], ref states[1][0], ref states[1][scales], ref states[2][0], ref states[2][scales], start, Length, in random, in scalars);
            }
        }

        return [.. LowPrecisionSamples.Bits(values).SelectMany(BitConverter.GetBytes), .. states[0], .. states[1], .. states[2]];
    }
}
