using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GenOptim.Gradients;
using GenOptim.Lanes;
using GenOptim.Storage;

namespace GenOptim.Measurement;

/// <summary>Reads arrays of any number type as floats or doubles, which is exact.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>Reads consecutive elements of an array that is not of doubles.</summary>
    /// <param name="type">The type in memory.</param>
    /// <param name="origin">The array's first element.</param>
    /// <param name="length">Number of elements of the array.</param>
    /// <param name="start">Index of the first element to read; of blocks of 8 bits the first of a block.</param>
    /// <param name="values">Where they go.</param>
    internal static void Read(DType type, void* origin, nint length, nint start, Span<float> values)
    {
        switch (type)
        {
            case DType.Float32:
                new ReadOnlySpan<float>((float*)origin + start, values.Length).CopyTo(values);
                break;
            case DType.BFloat16:
                Widen<BFloat16, BFloat16Words>((BFloat16*)origin + start, values);
                break;
            case DType.Float16:
                Widen<Half, Float16Words>((Half*)origin + start, values);
                break;
            case DType.Block8:
                ReadBlocks<SignedBlock8Storage>((byte*)origin, length, start, values);
                break;
            default:
                ReadBlocks<UnsignedBlock8Storage>((byte*)origin, length, start, values);
                break;
        }
    }

    /// <summary>Reads consecutive elements of an array of any type.</summary>
    /// <inheritdoc cref="Read(DType, void*, nint, nint, Span{float})"/>
    internal static void Read(DType type, void* origin, nint length, nint start, Span<double> values)
    {
        if (type == DType.Float64)
        {
            new ReadOnlySpan<double>((double*)origin + start, values.Length).CopyTo(values);
            return;
        }

        Span<float> floats = stackalloc float[FixedTree.TileLength];
        for (int i = 0; i < values.Length; i += floats.Length)
        {
            Span<float> part = floats[..Math.Min(floats.Length, values.Length - i)];
            Read(type, origin, length, start + i, part);
            for (int j = 0; j < part.Length; j++)
            {
                values[i + j] = part[j];
            }
        }
    }

    /// <summary>How sixteen numbers of 16 bits become floats.</summary>
    private interface IWords<T>
        where T : unmanaged
    {
        static abstract Vector512<float> Load(ref readonly T origin, nint index);
    }

    private static void Widen<T, TWords>(T* origin, Span<float> values)
        where T : unmanaged
        where TWords : struct, IWords<T>
    {
        ref float destination = ref MemoryMarshal.GetReference(values);
        int i = 0;
        for (; i <= values.Length - FixedTree.Lanes; i += FixedTree.Lanes)
        {
            TWords.Load(in *origin, i).StoreUnsafe(ref destination, (nuint)i);
        }

        if (i < values.Length)
        {
            T* rest = stackalloc T[FixedTree.Lanes];
            for (int j = i; j < values.Length; j++)
            {
                rest[j - i] = origin[j];
            }

            Vector512<float> last = TWords.Load(in *rest, 0);
            for (int j = i; j < values.Length; j++)
            {
                values[j] = last[j - i];
            }
        }
    }

    private static void ReadBlocks<TMap>(byte* origin, nint length, nint start, Span<float> values)
        where TMap : struct, IBlock8Map
    {
        byte* scales = origin + Block8.ScalesOffset(length);
        for (int block = 0; block < values.Length; block += Block8.Length)
        {
            int count = Math.Min(Block8.Length, values.Length - block);
            int whole = count / Vector256Words.Count * Vector256Words.Count;
            ref uint tile = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<float, uint>(values[block..]));
            Block8.Read<TMap, Vector256Lane<float>, Vector256Words>(in *origin, in *scales, ref tile, start + block, whole);
            Block8.Read<TMap, ScalarLane<float>, ScalarWords>(in origin[whole], in *scales, ref System.Runtime.CompilerServices.Unsafe.Add(ref tile, whole), start + block, count - whole);
        }
    }

    private readonly struct BFloat16Words : IWords<BFloat16>
    {
        public static Vector512<float> Load(ref readonly BFloat16 origin, nint index) =>
            BFloat16Storage.Load<Vector512Lane<float>, Vector512Words>(in origin, index).Value;
    }

    private readonly struct Float16Words : IWords<Half>
    {
        public static Vector512<float> Load(ref readonly Half origin, nint index) =>
            Float16Storage.Load<Vector512Lane<float>, Vector512Words>(in origin, index).Value;
    }
}
