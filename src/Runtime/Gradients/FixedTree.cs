using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GenOptim.Gradients;

/// <summary>
/// Reduces the elements of one chunk in double, always in the same order: tiles of 1,024 elements one after another; within a tile, element i goes
/// to the i mod 16-th of sixteen virtual lanes, and the lanes are put together in halves (i with i + 8, then 4, 2, 1).
/// </summary>
/// <remarks>
/// The sixteen lanes are two vectors of eight doubles whatever the machine's registers, and every operation on them rounds correctly, so that
/// the bits depend neither on registers nor on threads; a group of an accelerator's threads does the tiles of a chunk side by side. What comes of
/// several chunks is put together in the chunks' order by <see cref="ReductionTable"/>.
/// </remarks>
internal static class FixedTree
{
    /// <summary>Number of virtual lanes.</summary>
    internal const int Lanes = 16;

    /// <summary>Number of elements of a tile.</summary>
    internal const int TileLength = 1024;

    private const int CacheLine = 64;
    private const int Near = 1024;
    private const int Far = 32768;

    /// <summary>Reduces consecutive elements from the first of a chunk on.</summary>
    /// <typeparam name="TReduction">What becomes of them.</typeparam>
    /// <typeparam name="T">Their type.</typeparam>
    /// <typeparam name="TLoad">How they are read.</typeparam>
    /// <param name="origin">The first element.</param>
    /// <param name="length">Number of elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Reduce<TReduction, T, TLoad>(ref readonly T origin, nint length)
        where TReduction : struct, IReduction
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
    {
        double result = 0;
        for (nint tile = 0; tile < length; tile += TileLength)
        {
            nint end = nint.Min(tile + TileLength, length);
            Vector512<double> first = Vector512<double>.Zero;
            Vector512<double> second = Vector512<double>.Zero;
            nint i = tile;
            for (; i <= end - Lanes; i += Lanes)
            {
                Prefetch(in origin, i);
                (Vector512<double> low, Vector512<double> high) = TLoad.Load(in origin, i);
                first = TReduction.Add(first, low);
                second = TReduction.Add(second, high);
            }

            if (i < end)
            {
                (Vector512<double> low, Vector512<double> high) = LoadRest<T, TLoad>(in origin, i, (int)(end - i));
                first = TReduction.Add(first, low);
                second = TReduction.Add(second, high);
            }

            result = TReduction.Merge(result, Merge<TReduction>(first, second));
        }

        return result;
    }

    /// <summary>
    /// Asks for what comes one kibibyte later, and the second cache for what comes 32 later. One stream of loads alone does not keep the memory busy: without the
    /// hints a pass over 128 MiB took 1.6 times as long on the machine of docs/performance.md. In a cache they are hidden behind the sums, which wait for each other.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch<T>(ref readonly T origin, nint index)
        where T : unmanaged
    {
        if (Sse.IsSupported)
        {
            byte* now = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in origin)) + (index * sizeof(T));
            Sse.Prefetch0(now + Near);
            Sse.Prefetch1(now + Far);
            if (sizeof(T) == sizeof(double))
            {
                Sse.Prefetch0(now + Near + CacheLine);
                Sse.Prefetch1(now + Far + CacheLine);
            }
        }
    }

    /// <summary>Zeros change nothing, so that the last elements take the same road as all others.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Vector512<double> First, Vector512<double> Second) LoadRest<T, TLoad>(ref readonly T origin, nint index, int count)
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
    {
        Span<T> rest = stackalloc T[Lanes];
        rest.Clear();
        MemoryMarshal.CreateReadOnlySpan(in Unsafe.Add(ref Unsafe.AsRef(in origin), index), count).CopyTo(rest);
        return TLoad.Load(in MemoryMarshal.GetReference(rest), 0);
    }

    /// <summary>Puts the sixteen lanes together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Merge<TReduction>(Vector512<double> first, Vector512<double> second)
        where TReduction : struct, IReduction
    {
        Vector512<double> eight = TReduction.Merge(first, second);
        Vector512<double> four = TReduction.Merge(eight, Vector512.Create(eight.GetUpper(), eight.GetUpper()));
        return TReduction.Merge(
            TReduction.Merge(four[0], four[2]),
            TReduction.Merge(four[1], four[3]));
    }
}
