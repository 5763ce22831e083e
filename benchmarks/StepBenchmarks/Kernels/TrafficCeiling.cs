using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenOptim.Benchmarks.Kernels;

/// <summary>
/// The least that a step must do: read every stream, write every stream that changes, and one fused multiply-add in between so that no
/// load can be left out. The factor is zero at run time, so the values stay what they are and the step measured beside it continues on
/// its own numbers.
/// </summary>
internal sealed unsafe class TrafficCeiling
{
    private readonly float _zero;

    /// <param name="zero">Zero, in a form that the compiler does not see through.</param>
    public TrafficCeiling(float zero)
    {
        _zero = zero;
    }

    /// <summary>AdamW's traffic: four streams read, three written, 28 bytes per float32 parameter.</summary>
    public void ReadFourWriteThree(float* parameter, float* gradient, float* first, float* second, nint length)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            ReadFourWriteThree512(parameter, gradient, first, second, length, _zero);
        }
        else
        {
            ReadFourWriteThree256(parameter, gradient, first, second, length, _zero);
        }
    }

    /// <summary>The traffic of SGDW with momentum: three streams read, two written, 20 bytes per float32 parameter.</summary>
    public void ReadThreeWriteTwo(float* parameter, float* gradient, float* first, float* second, nint length)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            ReadThreeWriteTwo512(parameter, gradient, first, length, _zero);
        }
        else
        {
            ReadThreeWriteTwo256(parameter, gradient, first, length, _zero);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadFourWriteThree512(float* parameter, float* gradient, float* first, float* second, nint length, float zero)
    {
        Vector512<float> factor = Vector512.Create(zero);
        nint index = 0;
        for (; index <= length - Vector512<float>.Count; index += Vector512<float>.Count)
        {
            Vector512<float> g = Vector512.Load(gradient + index);
            Vector512.FusedMultiplyAdd(factor, g, Vector512.Load(first + index)).Store(first + index);
            Vector512.FusedMultiplyAdd(factor, g, Vector512.Load(second + index)).Store(second + index);
            Vector512.FusedMultiplyAdd(factor, g, Vector512.Load(parameter + index)).Store(parameter + index);
        }

        ReadFourWriteThreeTail(parameter, gradient, first, second, index, length, zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadFourWriteThree256(float* parameter, float* gradient, float* first, float* second, nint length, float zero)
    {
        Vector256<float> factor = Vector256.Create(zero);
        nint index = 0;
        for (; index <= length - Vector256<float>.Count; index += Vector256<float>.Count)
        {
            Vector256<float> g = Vector256.Load(gradient + index);
            Vector256.FusedMultiplyAdd(factor, g, Vector256.Load(first + index)).Store(first + index);
            Vector256.FusedMultiplyAdd(factor, g, Vector256.Load(second + index)).Store(second + index);
            Vector256.FusedMultiplyAdd(factor, g, Vector256.Load(parameter + index)).Store(parameter + index);
        }

        ReadFourWriteThreeTail(parameter, gradient, first, second, index, length, zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadThreeWriteTwo512(float* parameter, float* gradient, float* first, nint length, float zero)
    {
        Vector512<float> factor = Vector512.Create(zero);
        nint index = 0;
        for (; index <= length - Vector512<float>.Count; index += Vector512<float>.Count)
        {
            Vector512<float> g = Vector512.Load(gradient + index);
            Vector512.FusedMultiplyAdd(factor, g, Vector512.Load(first + index)).Store(first + index);
            Vector512.FusedMultiplyAdd(factor, g, Vector512.Load(parameter + index)).Store(parameter + index);
        }

        ReadThreeWriteTwoTail(parameter, gradient, first, index, length, zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadThreeWriteTwo256(float* parameter, float* gradient, float* first, nint length, float zero)
    {
        Vector256<float> factor = Vector256.Create(zero);
        nint index = 0;
        for (; index <= length - Vector256<float>.Count; index += Vector256<float>.Count)
        {
            Vector256<float> g = Vector256.Load(gradient + index);
            Vector256.FusedMultiplyAdd(factor, g, Vector256.Load(first + index)).Store(first + index);
            Vector256.FusedMultiplyAdd(factor, g, Vector256.Load(parameter + index)).Store(parameter + index);
        }

        ReadThreeWriteTwoTail(parameter, gradient, first, index, length, zero);
    }

    private static void ReadFourWriteThreeTail(
        float* parameter, float* gradient, float* first, float* second, nint index, nint length, float zero)
    {
        for (; index < length; index++)
        {
            first[index] = float.FusedMultiplyAdd(zero, gradient[index], first[index]);
            second[index] = float.FusedMultiplyAdd(zero, gradient[index], second[index]);
            parameter[index] = float.FusedMultiplyAdd(zero, gradient[index], parameter[index]);
        }
    }

    private static void ReadThreeWriteTwoTail(float* parameter, float* gradient, float* first, nint index, nint length, float zero)
    {
        for (; index < length; index++)
        {
            first[index] = float.FusedMultiplyAdd(zero, gradient[index], first[index]);
            parameter[index] = float.FusedMultiplyAdd(zero, gradient[index], parameter[index]);
        }
    }
}
