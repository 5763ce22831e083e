using System;
using System.Runtime.CompilerServices;

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

        throw new NotSupportedException(
            $"A parameter cannot have elements of type {typeof(T)}; supported are {typeof(float)} and {typeof(double)}.");
    }

    internal static int SizeOf(DType type) => type switch
    {
        DType.Float32 => Unsafe.SizeOf<float>(),
        DType.Float64 => Unsafe.SizeOf<double>(),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a number type that this version knows."),
    };
}
