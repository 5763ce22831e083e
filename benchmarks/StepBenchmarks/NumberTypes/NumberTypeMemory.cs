using System;
using System.Runtime.InteropServices;

namespace GenOptim.Benchmarks.NumberTypes;

/// <summary>Parameters and gradients in native memory, which lasts as long as the process.</summary>
internal static unsafe class NumberTypeMemory
{
    /// <summary>Three pages and five cache lines: arrays a large power of two apart would fall into the same sets of the cache.</summary>
    private const nuint Stagger = (3 * 4096) + (5 * 64);

    /// <summary>A parameter of numbers of either sign between 1/4 and 1, and a gradient a hundredth as large.</summary>
    public static Parameter<T> Parameter<T>(nint length)
        where T : unmanaged
    {
        nuint bytes = (((nuint)length * (nuint)sizeof(T)) + 63) / 64 * 64;
        byte* block = (byte*)NativeMemory.AlignedAlloc((2 * bytes) + Stagger, 64);
        Fill<T>((T*)block, length, 1);
        Fill<T>((T*)(block + bytes + Stagger), length, 0.01f);
        return new Parameter<T>("w", (T*)block, (T*)(block + bytes + Stagger), length);
    }

    private static void Fill<T>(T* values, nint length, float scale)
        where T : unmanaged
    {
        var random = new Random(1);
        for (nint i = 0; i < length; i++)
        {
            float value = scale * (0.25f + (0.75f * random.NextSingle())) * (random.Next(2) == 0 ? 1 : -1);
            values[i] = typeof(T) == typeof(float) ? (T)(object)value : (T)(object)(BFloat16)value;
        }
    }
}
