using System;
using System.Runtime.CompilerServices;
using GenOptim.Storage;

namespace GenOptim;

/// <summary>What a <see cref="DType"/> is in memory.</summary>
internal static class DTypes
{
    internal static DType Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return DType.Float32;
        }

        if (typeof(T) == typeof(double))
        {
            return DType.Float64;
        }

        if (typeof(T) == typeof(BFloat16))
        {
            return DType.BFloat16;
        }

        if (typeof(T) == typeof(Half))
        {
            return DType.Float16;
        }

        if (typeof(T) == typeof(ushort))
        {
            return DType.UInt16;
        }

        if (typeof(T) == typeof(byte))
        {
            return DType.UInt8;
        }

        throw new NotSupportedException(
            $"There are no arrays of type {typeof(T)}; supported are {typeof(float)}, {typeof(double)}, {typeof(BFloat16)} and {typeof(Half)}.");
    }

    /// <summary>Whether elements of a type are what C# calls by another name.</summary>
    internal static bool Is<T>(DType type)
        where T : unmanaged => type switch
        {
            DType.Float32 => typeof(T) == typeof(float),
            DType.Float64 => typeof(T) == typeof(double),
            DType.BFloat16 => typeof(T) == typeof(BFloat16),
            DType.Float16 => typeof(T) == typeof(Half),
            _ => false,
        };

    /// <summary>Bytes of one element.</summary>
    internal static int SizeOf(DType type) => type switch
    {
        DType.Float32 => Unsafe.SizeOf<float>(),
        DType.Float64 => Unsafe.SizeOf<double>(),
        DType.BFloat16 => Unsafe.SizeOf<BFloat16>(),
        DType.Float16 => Unsafe.SizeOf<Half>(),
        DType.UInt16 => Unsafe.SizeOf<ushort>(),
        DType.UInt8 => Unsafe.SizeOf<byte>(),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a number type whose elements stand alone."),
    };

    /// <summary>Whether elements stand in blocks with a scale.</summary>
    internal static bool IsBlock8(DType type) => type is DType.Block8 or DType.UnsignedBlock8;

    /// <summary>Bytes of an array.</summary>
    internal static nuint ByteLength(DType type, nint length) =>
        checked(IsBlock8(type) ? (nuint)Block8.ByteLength(length) : (nuint)length * (nuint)SizeOf(type));
}
