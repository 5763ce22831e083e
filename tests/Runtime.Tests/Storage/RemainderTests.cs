using System;
using System.Linq;
using System.Runtime.InteropServices;
using GenOptim.Lanes;
using GenOptim.Storage;
using Xunit;

namespace GenOptim.Runtime.Tests.Storage;

public sealed class RemainderTests
{
    public static TheoryData<string> Lanes => new(LaneArrays.Lanes);

    [Theory]
    [MemberData(nameof(Lanes))]
    public void BothPartsTogetherAreTheFloat(string lane)
    {
        foreach (float[] inputs in new[] { Float32Inputs.AroundBFloat16(), Float32Inputs.Random(100_000) })
        {
            uint[] parts = LaneArrays.Run<Splitting, float, uint>(lane, default, inputs);
            float[] joined = LaneArrays.Run<Joining, uint, float>(lane, default, parts);
            for (int i = 0; i < inputs.Length; i++)
            {
                BFloat16 upper = BFloat16.FromBits((ushort)(parts[i] >> 16));
                if (float.IsNaN(inputs[i]))
                {
                    Assert.True(float.IsNaN(joined[i]) && BFloat16.IsNaN(upper));
                    continue;
                }

                Assert.Equal(BitConverter.SingleToUInt32Bits(inputs[i]), BitConverter.SingleToUInt32Bits(joined[i]));

                // The upper part is the nearest bfloat16; a tie may go to either side of what ties to even give.
                var nearest = (BFloat16)inputs[i];
                bool isTie = (BitConverter.SingleToUInt32Bits(inputs[i]) & 0xFFFF) == 0x8000;
                Assert.True(upper.ToBits() == nearest.ToBits() || (isTie && upper.ToBits() == nearest.ToBits() + 1));
            }
        }
    }

    /// <summary>Upper part in the upper half of a word, lower part in the lower one.</summary>
    private readonly struct Splitting : ILaneOperation<float, uint>
    {
        public void Run<TLane, TWords>(ref readonly float input, ref uint output, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords>
        {
            Span<BFloat16> upper = stackalloc BFloat16[TLane.Count];
            Span<ushort> lower = stackalloc ushort[TLane.Count];
            RemainderStorage.Store<TLane, TWords>(TLane.Load(in input, index), ref upper[0], ref lower[0], 0);
            for (int i = 0; i < TLane.Count; i++)
            {
                System.Runtime.CompilerServices.Unsafe.Add(ref output, index + i) = ((uint)upper[i].ToBits() << 16) | lower[i];
            }
        }
    }

    private readonly struct Joining : ILaneOperation<uint, float>
    {
        public void Run<TLane, TWords>(ref readonly uint input, ref float output, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords>
        {
            ReadOnlySpan<uint> parts = MemoryMarshal.CreateReadOnlySpan(
                ref System.Runtime.CompilerServices.Unsafe.Add(ref System.Runtime.CompilerServices.Unsafe.AsRef(in input), index), TLane.Count);
            BFloat16[] upper = parts.ToArray().Select(part => BFloat16.FromBits((ushort)(part >> 16))).ToArray();
            ushort[] lower = parts.ToArray().Select(part => (ushort)part).ToArray();
            RemainderStorage.Load<TLane, TWords>(ref upper[0], ref lower[0], 0).Store(ref output, index);
        }
    }
}
