using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Runtime.Tests.Storage;

/// <summary>Floats at which a conversion to 16 bits can go wrong.</summary>
internal static class Float32Inputs
{
    /// <summary>Every upper half with the lower halves around nothing, a tie and a carry: all numbers, ties, NaNs, infinities and subnormals of bfloat16.</summary>
    internal static float[] AroundBFloat16() => Floats(
        from upper in Enumerable.Range(0, 65536)
        from lower in new uint[] { 0, 1, 0x3FFF, 0x7FFF, 0x8000, 0x8001, 0xC000, 0xFFFF }
        select ((uint)upper << 16) | lower);

    /// <summary>Every number of float16, the midpoint to the next, and the floats beside both.</summary>
    internal static float[] AroundFloat16()
    {
        var bits = new List<uint>();
        for (int pattern = 0; pattern < 0x7C00; pattern++)
        {
            double number = (double)BitConverter.UInt16BitsToHalf((ushort)pattern);
            double next = pattern == 0x7BFF ? 65536 : (double)BitConverter.UInt16BitsToHalf((ushort)(pattern + 1));
            foreach (float at in new[] { (float)number, (float)((number + next) / 2) })
            {
                uint center = BitConverter.SingleToUInt32Bits(at);
                bits.AddRange([center, center + 1, center == 0 ? 0 : center - 1]);
            }
        }

        bits.AddRange([0x7F80_0000, 0x7F80_0001, 0x7FC0_0000, 0x7FFF_FFFF, 0x7F7F_FFFF, 0x4780_0000, 0x477F_FFFF, 0x477F_EFFF, 0x477F_F000, 1, 0x007F_FFFF]);
        return Floats(bits.Concat(bits.Select(one => one | 0x8000_0000)));
    }

    /// <summary>Bits by chance.</summary>
    internal static float[] Random(int count)
    {
        var random = new Random(20260101);
        return Floats(Enumerable.Range(0, count).Select(_ => (uint)random.NextInt64(1L << 32)));
    }

    private static float[] Floats(IEnumerable<uint> bits) => LaneArrays.Padded(bits.Select(BitConverter.UInt32BitsToSingle).ToArray());
}
