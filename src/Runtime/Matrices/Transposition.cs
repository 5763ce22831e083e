using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GenOptim.Matrices;

/// <summary>Copies rows into columns, in squares of what a vector of 128 bits holds.</summary>
internal static unsafe class Transposition
{
    /// <summary>Copies element k of row i to element i of row k.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="source">The first row.</param>
    /// <param name="sourceStride">Elements from one row to the next.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="target">The first row that is written; it does not overlap the source.</param>
    /// <param name="targetStride">Elements from one to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Copy<T>(T* source, nint sourceStride, int rows, int columns, T* target, nint targetStride)
        where T : unmanaged
    {
        int row = 0;
        if (typeof(T) == typeof(float) && (Sse.IsSupported || AdvSimd.Arm64.IsSupported))
        {
            for (; row <= rows - 4; row += 4)
            {
                CopyFour((float*)(source + (row * sourceStride)), sourceStride, columns, (float*)(target + row), targetStride);
            }
        }
        else if (typeof(T) == typeof(double) && (Sse2.IsSupported || AdvSimd.Arm64.IsSupported))
        {
            for (; row <= rows - 2; row += 2)
            {
                CopyTwo((double*)(source + (row * sourceStride)), sourceStride, columns, (double*)(target + row), targetStride);
            }
        }

        for (; row < rows; row++)
        {
            CopyOne(source + (row * sourceStride), 0, columns, target + row, targetStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyFour(float* source, nint stride, int columns, float* target, nint targetStride)
    {
        int column = 0;
        float* written = target;
        for (; column <= columns - 4; column += 4)
        {
            float* read = source + column;
            Vector128<float> a = Vector128.Load(read);
            Vector128<float> b = Vector128.Load(read + stride);
            Vector128<float> c = Vector128.Load(read + (2 * stride));
            Vector128<float> d = Vector128.Load(read + (3 * stride));
            Vector128<double> lowAb = Lower(a, b).AsDouble();
            Vector128<double> lowCd = Lower(c, d).AsDouble();
            Vector128<double> highAb = Upper(a, b).AsDouble();
            Vector128<double> highCd = Upper(c, d).AsDouble();
            Lower(lowAb, lowCd).AsSingle().Store(written);
            Upper(lowAb, lowCd).AsSingle().Store(written + targetStride);
            Lower(highAb, highCd).AsSingle().Store(written + (2 * targetStride));
            Upper(highAb, highCd).AsSingle().Store(written + (3 * targetStride));
            written += 4 * targetStride;
        }

        for (int row = 0; row < 4; row++)
        {
            CopyOne(source + (row * stride), column, columns, target + row, targetStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyTwo(double* source, nint stride, int columns, double* target, nint targetStride)
    {
        int column = 0;
        for (; column <= columns - 2; column += 2)
        {
            Vector128<double> a = Vector128.Load(source + column);
            Vector128<double> b = Vector128.Load(source + column + stride);
            Lower(a, b).Store(target + (column * targetStride));
            Upper(a, b).Store(target + ((column + 1) * targetStride));
        }

        for (int row = 0; row < 2; row++)
        {
            CopyOne(source + (row * stride), column, columns, target + row, targetStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyOne<T>(T* source, int start, int end, T* target, nint stride)
        where T : unmanaged
    {
        target += start * stride;
        for (int i = start; i < end; i++)
        {
            *target = source[i];
            target += stride;
        }
    }

    /// <summary>The lower halves of two vectors, element by element in turns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Lower(Vector128<float> a, Vector128<float> b) => Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    /// <summary>The upper halves of two vectors, element by element in turns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Upper(Vector128<float> a, Vector128<float> b) => Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Lower(Vector128<double> a, Vector128<double> b) => Sse2.IsSupported ? Sse2.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Upper(Vector128<double> a, Vector128<double> b) => Sse2.IsSupported ? Sse2.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);
}
