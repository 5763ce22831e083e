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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add<T, TLoad>(
        ref readonly T before, ref readonly T after, ref readonly T gradient, ref readonly T moment, ref readonly T second, nint length, Span<double> sums)
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
    {
        for (nint tile = 0; tile < length; tile += FixedTree.TileLength)
        {
            nint end = nint.Min(tile + FixedTree.TileLength, length);
            var first = default(Lanes);
            var other = default(Lanes);
            nint i = tile;
            for (; i <= end - FixedTree.Lanes; i += FixedTree.Lanes)
            {
                AddLanes<T, TLoad>(in before, in after, in gradient, in moment, in second, i, ref first, ref other);
            }

            if (i < end)
            {
                AddRest<T, TLoad>(in before, in after, in gradient, in moment, in second, i, (int)(end - i), ref first, ref other);
            }

            for (int sum = 0; sum < MetricSums.Count; sum++)
            {
                sums[sum] += Merge(first[sum] + other[sum]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddLanes<T, TLoad>(
        ref readonly T before, ref readonly T after, ref readonly T gradient, ref readonly T moment, ref readonly T second, nint index, ref Lanes first, ref Lanes other)
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
    {
        (Vector512<double> beforeLow, Vector512<double> beforeHigh) = TLoad.Load(in before, index);
        (Vector512<double> afterLow, Vector512<double> afterHigh) = TLoad.Load(in after, index);
        (Vector512<double> gradientLow, Vector512<double> gradientHigh) = TLoad.Load(in gradient, index);
        (Vector512<double> momentLow, Vector512<double> momentHigh) = TLoad.Load(in moment, index);
        (Vector512<double> secondLow, Vector512<double> secondHigh) = TLoad.Load(in second, index);
        first.Add(beforeLow, afterLow, gradientLow, momentLow, secondLow);
        other.Add(beforeHigh, afterHigh, gradientHigh, momentHigh, secondHigh);
    }

    /// <summary>Zeros change nothing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddRest<T, TLoad>(
        ref readonly T before, ref readonly T after, ref readonly T gradient, ref readonly T moment, ref readonly T second, nint index, int count, ref Lanes first, ref Lanes other)
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
    {
        Span<T> rest = stackalloc T[5 * FixedTree.Lanes];
        rest.Clear();
        for (int i = 0; i < count; i++)
        {
            rest[i] = Unsafe.Add(ref Unsafe.AsRef(in before), index + i);
            rest[FixedTree.Lanes + i] = Unsafe.Add(ref Unsafe.AsRef(in after), index + i);
            rest[(2 * FixedTree.Lanes) + i] = Unsafe.Add(ref Unsafe.AsRef(in gradient), index + i);
            rest[(3 * FixedTree.Lanes) + i] = Unsafe.Add(ref Unsafe.AsRef(in moment), index + i);
            rest[(4 * FixedTree.Lanes) + i] = Unsafe.Add(ref Unsafe.AsRef(in second), index + i);
        }

        AddLanes<T, TLoad>(
            in rest[0], in rest[FixedTree.Lanes], in rest[2 * FixedTree.Lanes], in rest[3 * FixedTree.Lanes], in rest[4 * FixedTree.Lanes], 0, ref first, ref other);
    }

    private static double Merge(Vector512<double> eight)
    {
        Vector256<double> four = eight.GetLower() + eight.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    /// <summary>Eight lanes of every sum.</summary>
    private struct Lanes
    {
        private Vector512<double> _parameter;
        private Vector512<double> _gradient;
        private Vector512<double> _moment;
        private Vector512<double> _update;
        private Vector512<double> _updateGradient;
        private Vector512<double> _momentGradient;
        private Vector512<double> _second;
        private Vector512<double> _lost;
        private Vector512<double> _meant;

        internal readonly Vector512<double> this[int sum] => sum switch
        {
            MetricSums.Parameter => _parameter,
            MetricSums.Gradient => _gradient,
            MetricSums.Moment => _moment,
            MetricSums.Update => _update,
            MetricSums.UpdateGradient => _updateGradient,
            MetricSums.MomentGradient => _momentGradient,
            MetricSums.SecondMoment => _second,
            MetricSums.Lost => _lost,
            _ => _meant,
        };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Add(
            Vector512<double> before, Vector512<double> after, Vector512<double> gradient, Vector512<double> moment, Vector512<double> second)
        {
            Vector512<double> update = before - after;
            Vector512<double> one = Vector512.Create(1.0);
            Vector512<double> isStill = Vector512.Equals(moment, Vector512<double>.Zero);
            _parameter = Vector512.FusedMultiplyAdd(after, after, _parameter);
            _gradient = Vector512.FusedMultiplyAdd(gradient, gradient, _gradient);
            _moment = Vector512.FusedMultiplyAdd(moment, moment, _moment);
            _update = Vector512.FusedMultiplyAdd(update, update, _update);
            _updateGradient = Vector512.FusedMultiplyAdd(update, gradient, _updateGradient);
            _momentGradient = Vector512.FusedMultiplyAdd(moment, gradient, _momentGradient);
            _second += second;
            _meant += Vector512.AndNot(one, isStill);
            _lost += Vector512.AndNot(Vector512.Equals(before, after) & one, isStill);
        }
    }
}
