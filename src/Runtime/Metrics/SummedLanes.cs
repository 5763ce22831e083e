using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GenOptim.Gradients;

namespace GenOptim.Measurement;

/// <summary>
/// The sums over one tile of <see cref="FixedTree.TileLength"/> elements: element i goes to the i mod 16-th of sixteen virtual lanes of doubles, products are exact
/// and each addition rounds once, and the lanes are put together in halves.
/// </summary>
/// <remarks>
/// A local of a loop, whose fields the compiler keeps in registers as long as every method here is inlined. What a loop does not call costs nothing.
/// </remarks>
/// <typeparam name="T">The type of the elements: float or double.</typeparam>
/// <typeparam name="TLoad">How they are read.</typeparam>
internal struct SummedLanes<T, TLoad>
    where T : unmanaged
    where TLoad : struct, IWideLoad<T>
{
    private Vector512<double> _parameterLow, _parameterHigh;
    private Vector512<double> _gradientLow, _gradientHigh;
    private Vector512<double> _momentLow, _momentHigh;
    private Vector512<double> _updateLow, _updateHigh;
    private Vector512<double> _updateGradientLow, _updateGradientHigh;
    private Vector512<double> _momentGradientLow, _momentGradientHigh;
    private Vector512<double> _secondLow, _secondHigh;
    private int _lost, _idle;

    // The sixteen elements at work.
    private Vector512<T> _before, _beforeRest;
    private Vector512<double> _beforeFirst, _beforeSecond;
    private Vector512<double> _gradientFirst, _gradientSecond;
    private Vector512<double> _momentFirst, _momentSecond;
    private Vector512<double> _updateFirst, _updateSecond;
    private ulong _isStill, _isIdle;

    /// <summary>Takes in sixteen values and gradients before they are updated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Note(ref readonly T parameters, ref readonly T gradients, nint index)
    {
        _before = Vector512.LoadUnsafe(in parameters, (nuint)index);
        _beforeRest = Vector512.LoadUnsafe(in parameters, (nuint)(index + FixedTree.Lanes - Vector512<T>.Count));
        (_beforeFirst, _beforeSecond) = TLoad.Load(in parameters, index);
        (_gradientFirst, _gradientSecond) = TLoad.Load(in gradients, index);
        (_momentFirst, _momentSecond) = (_gradientFirst, _gradientSecond);
        _isIdle = Zeros(in gradients, index);
    }

    /// <summary>Adds what became of the values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddUpdate(ref readonly T parameters, nint index)
    {
        (Vector512<double> first, Vector512<double> second) = TLoad.Load(in parameters, index);
        _parameterLow = Vector512.FusedMultiplyAdd(first, first, _parameterLow);
        _parameterHigh = Vector512.FusedMultiplyAdd(second, second, _parameterHigh);
        _updateFirst = _beforeFirst - first;
        _updateSecond = _beforeSecond - second;
        _updateLow = Vector512.FusedMultiplyAdd(_updateFirst, _updateFirst, _updateLow);
        _updateHigh = Vector512.FusedMultiplyAdd(_updateSecond, _updateSecond, _updateHigh);
        _gradientLow = Vector512.FusedMultiplyAdd(_gradientFirst, _gradientFirst, _gradientLow);
        _gradientHigh = Vector512.FusedMultiplyAdd(_gradientSecond, _gradientSecond, _gradientHigh);
        _isStill = Vector512.Equals(_before, Vector512.LoadUnsafe(in parameters, (nuint)index)).ExtractMostSignificantBits();
        if (Vector512<T>.Count < FixedTree.Lanes)
        {
            _isStill |= Vector512.Equals(_beforeRest, Vector512.LoadUnsafe(in parameters, (nuint)(index + Vector512<T>.Count))).ExtractMostSignificantBits() << Vector512<T>.Count;
        }
    }

    /// <summary>Adds the first moment; where there is none, the gradient stands for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddMoment(ref readonly T moments, nint index)
    {
        (_momentFirst, _momentSecond) = TLoad.Load(in moments, index);
        _momentLow = Vector512.FusedMultiplyAdd(_momentFirst, _momentFirst, _momentLow);
        _momentHigh = Vector512.FusedMultiplyAdd(_momentSecond, _momentSecond, _momentHigh);
        _isIdle = Zeros(in moments, index);
    }

    /// <summary>Adds the products of update and moment with the gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddProducts()
    {
        _updateGradientLow = Vector512.FusedMultiplyAdd(_updateFirst, _gradientFirst, _updateGradientLow);
        _updateGradientHigh = Vector512.FusedMultiplyAdd(_updateSecond, _gradientSecond, _updateGradientHigh);
        _momentGradientLow = Vector512.FusedMultiplyAdd(_momentFirst, _gradientFirst, _momentGradientLow);
        _momentGradientHigh = Vector512.FusedMultiplyAdd(_momentSecond, _gradientSecond, _momentGradientHigh);
    }

    /// <summary>Adds the second moment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddSecondMoment(ref readonly T seconds, nint index)
    {
        (Vector512<double> first, Vector512<double> second) = TLoad.Load(in seconds, index);
        _secondLow += first;
        _secondHigh += second;
    }

    /// <summary>Counts those that stand still although something was to move them, and those that nothing was to move.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CountLost()
    {
        _lost += BitOperations.PopCount(_isStill & ~_isIdle);
        _idle += BitOperations.PopCount(_isIdle);
    }

    /// <summary>Adds the tile's sums to those of the tiles before it.</summary>
    /// <param name="length">Number of elements.</param>
    /// <param name="sums">The sums, by <see cref="MetricSums"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void AddTo(Span<double> sums, nint length)
    {
        ref double first = ref sums[..MetricSums.Count][0];
        Add(ref first, MetricSums.Parameter, _parameterLow + _parameterHigh);
        Add(ref first, MetricSums.Gradient, _gradientLow + _gradientHigh);
        Add(ref first, MetricSums.Moment, _momentLow + _momentHigh);
        Add(ref first, MetricSums.Update, _updateLow + _updateHigh);
        Add(ref first, MetricSums.UpdateGradient, _updateGradientLow + _updateGradientHigh);
        Add(ref first, MetricSums.MomentGradient, _momentGradientLow + _momentGradientHigh);
        Add(ref first, MetricSums.SecondMoment, _secondLow + _secondHigh);
        sums[MetricSums.Lost] += _lost;
        sums[MetricSums.Meant] += length - _idle;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref double sums, int index, Vector512<double> eight)
    {
        Vector256<double> four = eight.GetLower() + eight.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        Unsafe.Add(ref sums, index) += two[0] + two[1];
    }

    /// <summary>A bit for each of sixteen elements that are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Zeros(ref readonly T origin, nint index)
    {
        ulong bits = Vector512.Equals(Vector512.LoadUnsafe(in origin, (nuint)index), Vector512<T>.Zero).ExtractMostSignificantBits();
        return Vector512<T>.Count == FixedTree.Lanes
            ? bits
            : bits | (Vector512.Equals(Vector512.LoadUnsafe(in origin, (nuint)(index + Vector512<T>.Count)), Vector512<T>.Zero).ExtractMostSignificantBits() << Vector512<T>.Count);
    }
}
