using System.Numerics;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Matrices;

/// <summary>What a stage over matrices does element by element, a row at a time.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal abstract unsafe class MatrixLoops<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The loops over the widest lane that this machine has.</summary>
    internal static MatrixLoops<T> ForThisMachine() =>
        Vector512Lane<T>.IsSupported ? new MatrixLoops<T, Vector512Lane<T>>() :
        Vector256Lane<T>.IsSupported ? new MatrixLoops<T, Vector256Lane<T>>() :
        Vector128Lane<T>.IsSupported ? new MatrixLoops<T, Vector128Lane<T>>() :
        new MatrixLoops<T, ScalarLane<T>>();

    /// <summary>R ← α·X.</summary>
    internal abstract void Scale(T* result, T* x, T factor, nint length);

    /// <summary>R ← X/α.</summary>
    internal abstract void Divide(T* result, T* x, T divisor, nint length);

    /// <summary>R ← fma(α, X, β·Y).</summary>
    internal abstract void Add(T* result, T* x, nint xStride, T xFactor, T* y, nint yStride, T yFactor, nint length);

    /// <summary>Σ X·Y in double: eight chains of every eighth product, which are added in pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Dot(T* x, nint xStride, T* y, nint yStride, nint length)
    {
        const int Chains = 8;
        double* sums = stackalloc double[Chains];
        for (nint i = 0; i < length; i++)
        {
            sums[i % Chains] += double.CreateTruncating(x[i * xStride]) * double.CreateTruncating(y[i * yStride]);
        }

        return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
    }
}

/// <summary>The same over one kind of lane, where elements lie side by side; others are taken one by one.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TLane">The lane.</typeparam>
internal sealed unsafe class MatrixLoops<T, TLane> : MatrixLoops<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : struct, ICpuLane<TLane, T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Scale(T* result, T* x, T factor, nint length)
    {
        nint i = 0;
        TLane factors = TLane.All(factor);
        for (; i <= length - TLane.Count; i += TLane.Count)
        {
            (factors * TLane.Load(in *x, i)).Store(ref *result, i);
        }

        for (; i < length; i++)
        {
            result[i] = factor * x[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Divide(T* result, T* x, T divisor, nint length)
    {
        nint i = 0;
        TLane divisors = TLane.All(divisor);
        for (; i <= length - TLane.Count; i += TLane.Count)
        {
            (TLane.Load(in *x, i) / divisors).Store(ref *result, i);
        }

        for (; i < length; i++)
        {
            result[i] = x[i] / divisor;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Add(T* result, T* x, nint xStride, T xFactor, T* y, nint yStride, T yFactor, nint length)
    {
        nint i = 0;
        if (xStride == 1 && yStride == 1)
        {
            TLane xFactors = TLane.All(xFactor);
            TLane yFactors = TLane.All(yFactor);
            for (; i <= length - TLane.Count; i += TLane.Count)
            {
                TLane.Fma(xFactors, TLane.Load(in *x, i), yFactors * TLane.Load(in *y, i)).Store(ref *result, i);
            }
        }

        for (; i < length; i++)
        {
            result[i] = T.FusedMultiplyAdd(xFactor, x[i * xStride], yFactor * y[i * yStride]);
        }
    }
}
