using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GenOptim.Gradients;

namespace GenOptim.Measurement;

/// <summary>
/// Sums up elements in double, always in the same order: as <see cref="FixedTree"/> does, tiles of 1,024 one after another and sixteen virtual lanes
/// within a tile, and all sums in one pass, so that each element is read once.
/// </summary>
internal static class MeasuredElements
{
    /// <summary>Adds elements to the sums.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <typeparam name="TLoad">How they are read.</typeparam>
    /// <param name="before">The values before the step.</param>
    /// <param name="after">The values after it.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="moment">The first moment, or the gradient where there is none.</param>
    /// <param name="second">The second moment, or the gradient where there is none.</param>
    /// <param name="length">Number of elements; the first is the first of a tile.</param>
    /// <param name="sums">The sums, by <see cref="MetricSums"/>.</param>
    internal static void Add<T, TLoad>(
        ref readonly T before, ref readonly T after, ref readonly T gradient, ref readonly T moment, ref readonly T second, nint length, Span<double> sums)
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
    {
        for (nint tile = 0; tile < length; tile += FixedTree.TileLength)
        {
            nint count = nint.Min(FixedTree.TileLength, length - tile);
            nint whole = count / FixedTree.Lanes * FixedTree.Lanes;
            if (whole == count)
            {
                AddTile<T, TLoad>(in At(in before, tile), in At(in after, tile), in At(in gradient, tile), in At(in moment, tile), in At(in second, tile), count, sums);
            }
            else
            {
                AddLastTile<T, TLoad>(in At(in before, tile), in At(in after, tile), in At(in gradient, tile), in At(in moment, tile), in At(in second, tile), (int)count, sums);
            }
        }
    }

    /// <summary>Zeros change nothing, so that a tile that is not whole takes the same road as all others.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddLastTile<T, TLoad>(
        ref readonly T before, ref readonly T after, ref readonly T gradient, ref readonly T moment, ref readonly T second, int count, Span<double> sums)
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
    {
        int padded = (count + FixedTree.Lanes - 1) / FixedTree.Lanes * FixedTree.Lanes;
        Span<T> copies = stackalloc T[5 * FixedTree.TileLength];
        copies.Clear();
        for (int i = 0; i < count; i++)
        {
            copies[i] = At(in before, i);
            copies[FixedTree.TileLength + i] = At(in after, i);
            copies[(2 * FixedTree.TileLength) + i] = At(in gradient, i);
            copies[(3 * FixedTree.TileLength) + i] = At(in moment, i);
            copies[(4 * FixedTree.TileLength) + i] = At(in second, i);
        }

        AddTile<T, TLoad>(
            in copies[0],
            in copies[FixedTree.TileLength],
            in copies[2 * FixedTree.TileLength],
            in copies[3 * FixedTree.TileLength],
            in copies[4 * FixedTree.TileLength],
            padded,
            sums);
    }

    /// <summary>Every sum is two vectors of eight lanes in variables of their own: of a struct of so many fields the compiler would keep none in a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddTile<T, TLoad>(
        ref readonly T before, ref readonly T after, ref readonly T gradient, ref readonly T moment, ref readonly T second, nint length, Span<double> sums)
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
    {
        Vector512<double> zero = Vector512<double>.Zero;
        Vector512<double> parameterLow = zero, parameterHigh = zero;
        Vector512<double> gradientLow = zero, gradientHigh = zero;
        Vector512<double> momentLow = zero, momentHigh = zero;
        Vector512<double> updateLow = zero, updateHigh = zero;
        Vector512<double> updateGradientLow = zero, updateGradientHigh = zero;
        Vector512<double> momentGradientLow = zero, momentGradientHigh = zero;
        Vector512<double> secondLow = zero, secondHigh = zero;
        Vector512<long> lostLow = Vector512<long>.Zero, lostHigh = Vector512<long>.Zero;
        Vector512<long> stillLow = Vector512<long>.Zero, stillHigh = Vector512<long>.Zero;
        for (nint i = 0; i < length; i += FixedTree.Lanes)
        {
            (Vector512<double> beforeFirst, Vector512<double> beforeSecond) = TLoad.Load(in before, i);
            (Vector512<double> afterFirst, Vector512<double> afterSecond) = TLoad.Load(in after, i);
            (Vector512<double> gradientFirst, Vector512<double> gradientSecond) = TLoad.Load(in gradient, i);
            (Vector512<double> momentFirst, Vector512<double> momentSecond) = TLoad.Load(in moment, i);
            (Vector512<double> secondFirst, Vector512<double> secondSecond) = TLoad.Load(in second, i);
            Vector512<double> updateFirst = beforeFirst - afterFirst;
            Vector512<double> updateSecond = beforeSecond - afterSecond;
            parameterLow = Vector512.FusedMultiplyAdd(afterFirst, afterFirst, parameterLow);
            parameterHigh = Vector512.FusedMultiplyAdd(afterSecond, afterSecond, parameterHigh);
            gradientLow = Vector512.FusedMultiplyAdd(gradientFirst, gradientFirst, gradientLow);
            gradientHigh = Vector512.FusedMultiplyAdd(gradientSecond, gradientSecond, gradientHigh);
            momentLow = Vector512.FusedMultiplyAdd(momentFirst, momentFirst, momentLow);
            momentHigh = Vector512.FusedMultiplyAdd(momentSecond, momentSecond, momentHigh);
            updateLow = Vector512.FusedMultiplyAdd(updateFirst, updateFirst, updateLow);
            updateHigh = Vector512.FusedMultiplyAdd(updateSecond, updateSecond, updateHigh);
            updateGradientLow = Vector512.FusedMultiplyAdd(updateFirst, gradientFirst, updateGradientLow);
            updateGradientHigh = Vector512.FusedMultiplyAdd(updateSecond, gradientSecond, updateGradientHigh);
            momentGradientLow = Vector512.FusedMultiplyAdd(momentFirst, gradientFirst, momentGradientLow);
            momentGradientHigh = Vector512.FusedMultiplyAdd(momentSecond, gradientSecond, momentGradientHigh);
            secondLow += secondFirst;
            secondHigh += secondSecond;

            // Of what stands still because nothing was to move it, and of all that stands still, the difference is lost. A comparison gives −1.
            Vector512<double> isIdleFirst = Vector512.Equals(momentFirst, zero);
            Vector512<double> isIdleSecond = Vector512.Equals(momentSecond, zero);
            stillLow -= isIdleFirst.AsInt64();
            stillHigh -= isIdleSecond.AsInt64();
            lostLow -= Vector512.AndNot(Vector512.Equals(beforeFirst, afterFirst), isIdleFirst).AsInt64();
            lostHigh -= Vector512.AndNot(Vector512.Equals(beforeSecond, afterSecond), isIdleSecond).AsInt64();
        }

        sums[MetricSums.Parameter] += Merge(parameterLow + parameterHigh);
        sums[MetricSums.Gradient] += Merge(gradientLow + gradientHigh);
        sums[MetricSums.Moment] += Merge(momentLow + momentHigh);
        sums[MetricSums.Update] += Merge(updateLow + updateHigh);
        sums[MetricSums.UpdateGradient] += Merge(updateGradientLow + updateGradientHigh);
        sums[MetricSums.MomentGradient] += Merge(momentGradientLow + momentGradientHigh);
        sums[MetricSums.SecondMoment] += Merge(secondLow + secondHigh);
        sums[MetricSums.Lost] += Vector512.Sum(lostLow + lostHigh);
        sums[MetricSums.Meant] += length - Vector512.Sum(stillLow + stillHigh);
    }

    private static ref readonly T At<T>(ref readonly T origin, nint index) => ref Unsafe.Add(ref Unsafe.AsRef(in origin), index);

    private static double Merge(Vector512<double> eight)
    {
        Vector256<double> four = eight.GetLower() + eight.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }
}
