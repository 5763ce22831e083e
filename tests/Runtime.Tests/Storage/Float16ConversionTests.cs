using System;
using System.Linq;
using System.Runtime.InteropServices;
using GenOptim.Lanes;
using GenOptim.Storage;
using Xunit;

namespace GenOptim.Runtime.Tests.Storage;

public sealed class Float16ConversionTests
{
    public static TheoryData<string> Lanes => new(LaneArrays.Lanes);

    [Theory]
    [MemberData(nameof(Lanes))]
    public void EveryPatternWidensAsHalfDoes(string lane)
    {
        // In order, lanes are of one kind; in strides, normal numbers stand beside subnormal and special ones.
        foreach (int stride in new[] { 1, 4097 })
        {
            Half[] patterns = [.. Enumerable.Range(0, 65536).Select(i => BitConverter.UInt16BitsToHalf((ushort)(i * stride)))];

            float[] widened = LaneArrays.Run<Widening, Half, float>(lane, default, patterns);

            Assert.Equal(
                patterns.Select(one => BitConverter.SingleToUInt32Bits((float)one)),
                MemoryMarshal.Cast<float, uint>(widened).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void NarrowingIsHalfs(string lane)
    {
        float[] all = [.. Enumerable.Range(0, 65536).Select(i => (float)BitConverter.UInt16BitsToHalf((ushort)(i * 4097)) * 1.0003f)];
        foreach (float[] inputs in new[] { Float32Inputs.AroundFloat16(), Float32Inputs.AroundBFloat16(), Float32Inputs.Random(100_000), all })
        {
            Half[] narrowed = LaneArrays.Run<Narrowing, float, Half>(lane, default, inputs);

            Assert.Equal(
                inputs.Select(input => BitConverter.HalfToUInt16Bits((Half)input)),
                narrowed.Select(BitConverter.HalfToUInt16Bits));
        }
    }

    private readonly struct Widening : ILaneOperation<Half, float>
    {
        public void Run<TLane, TWords>(ref readonly Half input, ref float output, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords> =>
            Float16Storage.Load<TLane, TWords>(in input, index).Store(ref output, index);
    }

    private readonly struct Narrowing : ILaneOperation<float, Half>
    {
        public void Run<TLane, TWords>(ref readonly float input, ref Half output, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords> =>
            Float16Storage.Store<TLane, TWords>(TLane.Load(in input, index), ref output, index);
    }
}
