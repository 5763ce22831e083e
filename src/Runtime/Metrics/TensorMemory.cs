using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GenOptim.Checkpoints;
using GenOptim.Gradients;
using GenOptim.Lanes;
using GenOptim.Storage;

namespace GenOptim.Measurement;

/// <summary>Reads arrays of any number type as doubles, which is exact.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>Reads consecutive elements.</summary>
    /// <param name="type">The type in memory.</param>
    /// <param name="origin">The array's first element.</param>
    /// <param name="length">Number of elements of the array.</param>
    /// <param name="start">Index of the first element to read; of blocks of 8 bits the first of a block.</param>
    /// <param name="values">Where they go.</param>
    internal static void Read(DType type, void* origin, nint length, nint start, Span<double> values)
    {
        switch (type)
        {
            case DType.Float32:
                Widen<float, Float32Load>((float*)origin + start, values);
                break;
            case DType.Float64:
                new ReadOnlySpan<double>((double*)origin + start, values.Length).CopyTo(values);
                break;
            case DType.BFloat16:
                Widen<BFloat16, BFloat16Load>((BFloat16*)origin + start, values);
                break;
            case DType.Float16:
                Widen<Half, Float16Load>((Half*)origin + start, values);
                break;
            default:
                ReadBlocks(type, (byte*)origin, length, start, values);
                break;
        }
    }

    /// <summary>Reads the values of a parameter with what state keeps of them besides.</summary>
    internal static void Read(ExactValues exact, nint start, Span<double> values)
    {
        if (exact.StorageName is null)
        {
            Read(exact.Values.Type, exact.Values.Address, exact.Values.Length, start, values);
            return;
        }

        Span<float> floats = stackalloc float[FixedTree.TileLength];
        for (int i = 0; i < values.Length; i += floats.Length)
        {
            Span<float> part = floats[..Math.Min(floats.Length, values.Length - i)];
            exact.Read(start + i, part);
            for (int j = 0; j < part.Length; j++)
            {
                values[i + j] = part[j];
            }
        }
    }

    private static void Widen<T, TLoad>(T* origin, Span<double> values)
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
    {
        ref double destination = ref MemoryMarshal.GetReference(values);
        int i = 0;
        for (; i <= values.Length - FixedTree.Lanes; i += FixedTree.Lanes)
        {
            (Vector512<double> first, Vector512<double> second) = TLoad.Load(in *origin, i);
            first.StoreUnsafe(ref destination, (nuint)i);
            second.StoreUnsafe(ref destination, (nuint)(i + Vector512<double>.Count));
        }

        if (i < values.Length)
        {
            T* rest = stackalloc T[FixedTree.Lanes];
            for (int j = i; j < values.Length; j++)
            {
                rest[j - i] = origin[j];
            }

            (Vector512<double> first, Vector512<double> second) = TLoad.Load(in *rest, 0);
            for (int j = i; j < values.Length; j++)
            {
                values[j] = j - i < Vector512<double>.Count ? first[j - i] : second[j - i - Vector512<double>.Count];
            }
        }
    }

    private static void ReadBlocks(DType type, byte* origin, nint length, nint start, Span<double> values)
    {
        byte* scales = origin + Block8.ScalesOffset(length);
        for (int i = 0; i < values.Length; i++)
        {
            nint index = start + i;
            ScalarLane<float> scale = Block8.Scale<ScalarLane<float>>(in *scales, index);
            float value = 0;
            (type == DType.Block8
                ? SignedBlock8Storage.Decode(ScalarWords.LoadSigned(in *origin, index), scale)
                : UnsignedBlock8Storage.Decode(ScalarWords.Load(in *origin, index), scale)).Store(ref value, 0);
            values[i] = value;
        }
    }
}
