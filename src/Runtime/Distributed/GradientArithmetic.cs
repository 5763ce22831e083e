using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GenOptim.Lanes;
using GenOptim.Storage;

namespace GenOptim.Distributed;

/// <summary>Sums and multiples of gradients of any type: in float for those of 16 bits, each result rounded to the type.</summary>
internal static unsafe class GradientArithmetic
{
    private const int LaneLength = 8;

    /// <summary>Elements of one type in memory, on which lanes of float compute.</summary>
    private interface IElements<T>
        where T : unmanaged
    {
        static abstract TLane Load<TLane, TWords>(ref readonly T origin, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords>;

        static abstract void Store<TLane, TWords>(TLane value, ref T origin, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords>;
    }

    /// <summary>The sum of two arrays; the destination may be one of them.</summary>
    internal static void Add(DType type, void* first, void* second, void* destination, nint length)
    {
        switch (type)
        {
            case DType.Float32:
                Add<float, Floats>(ref *(float*)first, ref *(float*)second, ref *(float*)destination, length);
                break;
            case DType.BFloat16:
                Add<BFloat16, BFloat16s>(ref *(BFloat16*)first, ref *(BFloat16*)second, ref *(BFloat16*)destination, length);
                break;
            case DType.Float16:
                Add<Half, Halves>(ref *(Half*)first, ref *(Half*)second, ref *(Half*)destination, length);
                break;
            case DType.Float64:
                for (nint i = 0; i < length; i++)
                {
                    ((double*)destination)[i] = ((double*)first)[i] + ((double*)second)[i];
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type of gradients.");
        }
    }

    /// <summary>Adds zero to an array in place: what is not −0 stays as it is.</summary>
    internal static void AddZero(DType type, void* values, nint length)
    {
        const int PartLength = 256;
        byte* zeros = stackalloc byte[PartLength * sizeof(double)];
        NativeMemory.Clear(zeros, PartLength * sizeof(double));
        for (nint start = 0; start < length; start += PartLength)
        {
            byte* part = (byte*)values + (start * DTypes.SizeOf(type));
            Add(type, part, zeros, part, nint.Min(PartLength, length - start));
        }
    }

    /// <summary>Multiplies an array in place.</summary>
    internal static void Multiply(DType type, void* values, double factor, nint length)
    {
        switch (type)
        {
            case DType.Float32:
                Multiply<float, Floats>(ref *(float*)values, (float)factor, length);
                break;
            case DType.BFloat16:
                Multiply<BFloat16, BFloat16s>(ref *(BFloat16*)values, (float)factor, length);
                break;
            case DType.Float16:
                Multiply<Half, Halves>(ref *(Half*)values, (float)factor, length);
                break;
            case DType.Float64:
                for (nint i = 0; i < length; i++)
                {
                    ((double*)values)[i] *= factor;
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type of gradients.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<T, TElements>(ref T first, ref T second, ref T destination, nint length)
        where T : unmanaged
        where TElements : struct, IElements<T>
    {
        nint i = 0;
        for (; i <= length - LaneLength; i += LaneLength)
        {
            Vector256Lane<float> sum = TElements.Load<Vector256Lane<float>, Vector256Words>(in first, i) + TElements.Load<Vector256Lane<float>, Vector256Words>(in second, i);
            TElements.Store<Vector256Lane<float>, Vector256Words>(sum, ref destination, i);
        }

        for (; i < length; i++)
        {
            ScalarLane<float> sum = TElements.Load<ScalarLane<float>, ScalarWords>(in first, i) + TElements.Load<ScalarLane<float>, ScalarWords>(in second, i);
            TElements.Store<ScalarLane<float>, ScalarWords>(sum, ref destination, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<T, TElements>(ref T values, float factor, nint length)
        where T : unmanaged
        where TElements : struct, IElements<T>
    {
        nint i = 0;
        for (; i <= length - LaneLength; i += LaneLength)
        {
            Vector256Lane<float> product = TElements.Load<Vector256Lane<float>, Vector256Words>(in values, i) * Vector256Lane<float>.All(factor);
            TElements.Store<Vector256Lane<float>, Vector256Words>(product, ref values, i);
        }

        for (; i < length; i++)
        {
            ScalarLane<float> product = TElements.Load<ScalarLane<float>, ScalarWords>(in values, i) * ScalarLane<float>.All(factor);
            TElements.Store<ScalarLane<float>, ScalarWords>(product, ref values, i);
        }
    }

    private readonly struct Floats : IElements<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLane Load<TLane, TWords>(ref readonly float origin, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords> => TLane.Load(in origin, index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<TLane, TWords>(TLane value, ref float origin, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords> => value.Store(ref origin, index);
    }

    private readonly struct BFloat16s : IElements<BFloat16>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLane Load<TLane, TWords>(ref readonly BFloat16 origin, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords> => BFloat16Storage.Load<TLane, TWords>(in origin, index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<TLane, TWords>(TLane value, ref BFloat16 origin, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords> => BFloat16Storage.Store<TLane, TWords>(value, ref origin, index);
    }

    private readonly struct Halves : IElements<Half>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLane Load<TLane, TWords>(ref readonly Half origin, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords> => Float16Storage.Load<TLane, TWords>(in origin, index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<TLane, TWords>(TLane value, ref Half origin, nint index)
            where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
            where TWords : struct, ICpuWords<TWords> => Float16Storage.Store<TLane, TWords>(value, ref origin, index);
    }
}
