using System;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using GenOptim.Storage;
using Xunit;

namespace GenOptim.Ilgpu.Tests.LowPrecision;

/// <summary>Elements of any number type: made from float32, and compared by their bits.</summary>
internal static class Elements
{
    /// <summary>Numbers in the type <typeparamref name="T"/>.</summary>
    public static T[] Of<T>(ReadOnlySpan<float> numbers)
        where T : unmanaged
    {
        Array converted =
            typeof(T) == typeof(float) ? numbers.ToArray() :
            typeof(T) == typeof(double) ? Array.ConvertAll(numbers.ToArray(), number => (double)number) :
            typeof(T) == typeof(BFloat16) ? Array.ConvertAll(numbers.ToArray(), number => (BFloat16)number) :
            typeof(T) == typeof(Half) ? Array.ConvertAll(numbers.ToArray(), number => (Half)number) :
            throw new NotSupportedException($"{typeof(T)} is no number type.");
        return (T[])converted;
    }

    /// <summary>Fails unless the bits are the same. NaNs are all alike.</summary>
    public static void AssertSame<T>(T[] expected, T[] actual, string what)
        where T : unmanaged => AssertSame(TypeOf<T>(), MemoryMarshal.AsBytes(expected.AsSpan()), MemoryMarshal.AsBytes(actual.AsSpan()), what);

    /// <inheritdoc cref="AssertSame{T}(T[], T[], string)"/>
    public static void AssertSame(StateTensor expected, StateTensor actual, string what)
    {
        Assert.Equal(expected.Type, actual.Type);
        AssertSame(expected.Type, Bytes(expected), Bytes(actual), what);
    }

    /// <summary>The bytes of state. Codes of a block that holds something infinite or NaN all stand for the same.</summary>
    private static byte[] Bytes(StateTensor state)
    {
        byte[] bytes = state.AsBytes().ToArray();
        if (state.Type is DType.Block8 or DType.UnsignedBlock8)
        {
            for (int i = 0; i < state.Length; i++)
            {
                byte scale = bytes[Block8.ScalesOffset(state.Length) + (i / Block8.Length)];
                bytes[i] = scale == byte.MaxValue ? (byte)0 : bytes[i];
            }
        }

        return bytes;
    }

    private static DType TypeOf<T>() =>
        typeof(T) == typeof(BFloat16) ? DType.BFloat16 :
        typeof(T) == typeof(Half) ? DType.Float16 :
        typeof(T) == typeof(double) ? DType.Float64 :
        DType.Float32;

    private static void AssertSame(DType type, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string what)
    {
        uint[] expectedBits = Bits(type, expected);
        uint[] actualBits = Bits(type, actual);
        Assert.Equal(expectedBits.Length, actualBits.Length);
        int difference = expectedBits.AsSpan().CommonPrefixLength(actualBits);
        Assert.True(
            difference == expectedBits.Length,
            difference == expectedBits.Length ? what : string.Create(
                CultureInfo.InvariantCulture,
                $"{what}, element {difference} of {type}: expected 0x{expectedBits[difference]:X}, got 0x{actualBits[difference]:X}; {expectedBits.Zip(actualBits).Count(pair => pair.First != pair.Second)} differ."));
    }

    private static uint[] Bits(DType type, ReadOnlySpan<byte> bytes) => type switch
    {
        DType.Float32 => Array.ConvertAll(MemoryMarshal.Cast<byte, uint>(bytes).ToArray(), bits => (bits & 0x7FFF_FFFF) > 0x7F80_0000 ? 0x7FC0_0000 : bits),
        DType.Float64 => MemoryMarshal.Cast<ulong, uint>(Array.ConvertAll(
            MemoryMarshal.Cast<byte, ulong>(bytes).ToArray(), bits => (bits & long.MaxValue) > 0x7FF0_0000_0000_0000 ? 0x7FF8_0000_0000_0000 : bits)).ToArray(),
        DType.BFloat16 => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), bits => (bits & 0x7FFF) > 0x7F80 ? 0x7FC0u : bits),
        DType.Float16 => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), bits => (bits & 0x7FFF) > 0x7C00 ? 0x7E00u : bits),
        DType.UInt16 => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), bits => (uint)bits),
        _ => Array.ConvertAll(bytes.ToArray(), code => (uint)code),
    };
}
