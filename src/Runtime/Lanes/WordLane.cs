using System;
using System.Runtime.CompilerServices;

namespace GenOptim.Lanes;

/// <summary>What the lanes share that have words.</summary>
internal static class WordLane
{
    /// <summary>Nothing for float, which is known when the code is compiled.</summary>
    /// <exception cref="NotSupportedException">The lane is of another type, which has no 32-bit word per element.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ThrowIfNotFloat<T>()
    {
        if (typeof(T) != typeof(float))
        {
            throw new NotSupportedException($"A lane of {typeof(T)} has no 32-bit words; only one of {typeof(float)} has.");
        }
    }
}
