using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using GenOptim.Gradients;
using GenOptim.Measurement;

namespace GenOptim.Engine;

/// <summary>What a measured step sums up over a tile of elements while it updates them, sixteen floats at a time. A local of the loop, kept in registers.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct MetricLanes
{
    /// <summary>Number of elements of a tile.</summary>
    public const int TileLength = FixedTree.TileLength;

    private SummedLanes<float, Float32Load> _lanes;

    /// <summary>Takes in values and gradients before they are updated.</summary>
    /// <param name="parameters">The first value.</param>
    /// <param name="gradients">The first gradient.</param>
    /// <param name="index">Index of the first of sixteen elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Note(ref readonly float parameters, ref readonly float gradients, nint index) => _lanes.Note(in parameters, in gradients, index);

    /// <summary>Adds what became of the values.</summary>
    /// <param name="parameters">The first value.</param>
    /// <param name="index">Index of the first of sixteen elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddUpdate(ref readonly float parameters, nint index) => _lanes.AddUpdate(in parameters, index);

    /// <summary>Adds the first moment.</summary>
    /// <param name="moments">The array's first element.</param>
    /// <param name="index">Index of the first of sixteen elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddMoment(ref readonly float moments, nint index) => _lanes.AddMoment(in moments, index);

    /// <summary>Adds the products of update and moment with the gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProducts() => _lanes.AddProducts();

    /// <summary>Adds the second moment.</summary>
    /// <param name="secondMoments">The array's first element.</param>
    /// <param name="index">Index of the first of sixteen elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddSecondMoment(ref readonly float secondMoments, nint index) => _lanes.AddSecondMoment(in secondMoments, index);

    /// <summary>Counts the elements whose update was lost to rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CountLost() => _lanes.CountLost();

    /// <summary>Adds the tile's sums to those of the tiles before it.</summary>
    /// <param name="sums">The sums of the segment.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(Span<double> sums) => _lanes.AddTo(sums, TileLength);
}
