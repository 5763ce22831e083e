using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Matrices;

/// <content>The innermost loops: a block of the result that is held in registers.</content>
internal sealed unsafe partial class MatrixProduct<T, TLane>
{
    /// <summary>Rows of the block that is held in registers, each in two lanes: 24 of the 32 registers that there are of 512 bits, 12 of the 16 narrower ones.</summary>
    private static int RowsAtOnce
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLane.Count * sizeof(T) == 64 ? 12 : 6;
    }

    /// <summary>The sum of the products over one depth, stored or added to what is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplySlivers(T* left, T* right, int depth, T* result, nint stride, bool adds)
    {
        Fetch(result, stride);
        if (RowsAtOnce == 12)
        {
            MultiplyTwelveRows(left, right, depth, result, stride, adds);
        }
        else
        {
            MultiplySixRows(left, right, depth, result, stride, adds);
        }
    }

    /// <summary>Six rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplySixRows(T* left, T* right, int depth, T* result, nint stride, bool adds)
    {
        TLane a0 = TLane.All(T.Zero);
        TLane a1 = a0;
        TLane b0 = a0;
        TLane b1 = a0;
        TLane c0 = a0;
        TLane c1 = a0;
        TLane d0 = a0;
        TLane d1 = a0;
        TLane e0 = a0;
        TLane e1 = a0;
        TLane f0 = a0;
        TLane f1 = a0;
        for (int k = 0; k < depth; k++)
        {
            TLane first = TLane.Load(in *right, 0);
            TLane second = TLane.Load(in *right, TLane.Count);
            TLane factor = TLane.All(left[0]);
            a0 = TLane.Fma(factor, first, a0);
            a1 = TLane.Fma(factor, second, a1);
            factor = TLane.All(left[1]);
            b0 = TLane.Fma(factor, first, b0);
            b1 = TLane.Fma(factor, second, b1);
            factor = TLane.All(left[2]);
            c0 = TLane.Fma(factor, first, c0);
            c1 = TLane.Fma(factor, second, c1);
            factor = TLane.All(left[3]);
            d0 = TLane.Fma(factor, first, d0);
            d1 = TLane.Fma(factor, second, d1);
            factor = TLane.All(left[4]);
            e0 = TLane.Fma(factor, first, e0);
            e1 = TLane.Fma(factor, second, e1);
            factor = TLane.All(left[5]);
            f0 = TLane.Fma(factor, first, f0);
            f1 = TLane.Fma(factor, second, f1);
            left += 6;
            right += ColumnsAtOnce;
        }

        Put(a0, a1, result, adds);
        Put(b0, b1, result += stride, adds);
        Put(c0, c1, result += stride, adds);
        Put(d0, d1, result += stride, adds);
        Put(e0, e1, result += stride, adds);
        Put(f0, f1, result += stride, adds);
    }

    /// <summary>Twelve rows: each element of the right sliver is loaded for twice as many products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyTwelveRows(T* left, T* right, int depth, T* result, nint stride, bool adds)
    {
        TLane a0 = TLane.All(T.Zero);
        TLane a1 = a0;
        TLane b0 = a0;
        TLane b1 = a0;
        TLane c0 = a0;
        TLane c1 = a0;
        TLane d0 = a0;
        TLane d1 = a0;
        TLane e0 = a0;
        TLane e1 = a0;
        TLane f0 = a0;
        TLane f1 = a0;
        TLane g0 = a0;
        TLane g1 = a0;
        TLane h0 = a0;
        TLane h1 = a0;
        TLane i0 = a0;
        TLane i1 = a0;
        TLane j0 = a0;
        TLane j1 = a0;
        TLane k0 = a0;
        TLane k1 = a0;
        TLane l0 = a0;
        TLane l1 = a0;
        for (int k = 0; k < depth; k++)
        {
            TLane first = TLane.Load(in *right, 0);
            TLane second = TLane.Load(in *right, TLane.Count);
            TLane factor = TLane.All(left[0]);
            a0 = TLane.Fma(factor, first, a0);
            a1 = TLane.Fma(factor, second, a1);
            factor = TLane.All(left[1]);
            b0 = TLane.Fma(factor, first, b0);
            b1 = TLane.Fma(factor, second, b1);
            factor = TLane.All(left[2]);
            c0 = TLane.Fma(factor, first, c0);
            c1 = TLane.Fma(factor, second, c1);
            factor = TLane.All(left[3]);
            d0 = TLane.Fma(factor, first, d0);
            d1 = TLane.Fma(factor, second, d1);
            factor = TLane.All(left[4]);
            e0 = TLane.Fma(factor, first, e0);
            e1 = TLane.Fma(factor, second, e1);
            factor = TLane.All(left[5]);
            f0 = TLane.Fma(factor, first, f0);
            f1 = TLane.Fma(factor, second, f1);
            factor = TLane.All(left[6]);
            g0 = TLane.Fma(factor, first, g0);
            g1 = TLane.Fma(factor, second, g1);
            factor = TLane.All(left[7]);
            h0 = TLane.Fma(factor, first, h0);
            h1 = TLane.Fma(factor, second, h1);
            factor = TLane.All(left[8]);
            i0 = TLane.Fma(factor, first, i0);
            i1 = TLane.Fma(factor, second, i1);
            factor = TLane.All(left[9]);
            j0 = TLane.Fma(factor, first, j0);
            j1 = TLane.Fma(factor, second, j1);
            factor = TLane.All(left[10]);
            k0 = TLane.Fma(factor, first, k0);
            k1 = TLane.Fma(factor, second, k1);
            factor = TLane.All(left[11]);
            l0 = TLane.Fma(factor, first, l0);
            l1 = TLane.Fma(factor, second, l1);
            left += 12;
            right += ColumnsAtOnce;
        }

        Put(a0, a1, result, adds);
        Put(b0, b1, result += stride, adds);
        Put(c0, c1, result += stride, adds);
        Put(d0, d1, result += stride, adds);
        Put(e0, e1, result += stride, adds);
        Put(f0, f1, result += stride, adds);
        Put(g0, g1, result += stride, adds);
        Put(h0, h1, result += stride, adds);
        Put(i0, i1, result += stride, adds);
        Put(j0, j1, result += stride, adds);
        Put(k0, k1, result += stride, adds);
        Put(l0, l1, result += stride, adds);
    }

    /// <summary>Asks for the block of the result, which is needed once its sums are done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(T* result, nint stride)
    {
        for (int row = 0; row < RowsAtOnce; row++)
        {
            PrefetchAhead.At(in *result, row * stride);
            PrefetchAhead.At(in *result, (row * stride) + TLane.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(TLane first, TLane second, T* result, bool adds)
    {
        if (adds)
        {
            first = TLane.Load(in *result, 0) + first;
            second = TLane.Load(in *result, TLane.Count) + second;
        }

        first.Store(ref *result, 0);
        second.Store(ref *result, TLane.Count);
    }
}
