using System;
using System.Runtime.CompilerServices;
using GenOptim.Gradients;
using GenOptim.Lanes;

namespace GenOptim.Measurement;

/// <summary>
/// Sums up elements in double, always in the same order: as <see cref="FixedTree"/> does, tiles of 1,024 one after another and sixteen virtual lanes
/// within a tile, and all sums in one pass, so that each element is read once.
/// </summary>
/// <remarks>
/// For what is not summed up by the update's own loop (<see cref="Engine.MetricLanes"/>): arrays of other types, narrower registers, and the last elements of a
/// tensor. Only what is asked for is computed, and meanwhile what the next stretch needs is already on its way.
/// </remarks>
internal static class MeasuredElements
{
    /// <summary>Adds elements to the sums.</summary>
    /// <typeparam name="T">Their type: float or double.</typeparam>
    /// <typeparam name="TLoad">How they are read.</typeparam>
    /// <param name="arrays">Where they are; the first element is the first of a tile.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="asked">What is measured; other sums stay as they are.</param>
    /// <param name="ahead">How many elements ahead the arrays are fetched, or 0 where they are in a cache.</param>
    /// <param name="sums">The sums, by <see cref="MetricSums"/>.</param>
    internal static void Add<T, TLoad>(in MeasuredArrays<T> arrays, nint length, Metrics asked, nint ahead, Span<double> sums)
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
    {
        bool measuresSecond = asked.HasFlag(Metrics.SecondMoment);
        bool countsLost = asked.HasFlag(Metrics.LostUpdates);
        if (asked.HasFlag(Metrics.Cosines))
        {
            AddWith<T, TLoad, Asked>(in arrays, length, measuresSecond, countsLost, ahead, sums);
        }
        else
        {
            AddWith<T, TLoad, NotAsked>(in arrays, length, measuresSecond, countsLost, ahead, sums);
        }
    }

    private static void AddWith<T, TLoad, TCosines>(in MeasuredArrays<T> arrays, nint length, bool measuresSecond, bool countsLost, nint ahead, Span<double> sums)
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
        where TCosines : struct, IAsked
    {
        switch (measuresSecond, countsLost)
        {
            case (true, true):
                AddTiles<T, TLoad, TCosines, Asked, Asked>(in arrays, length, ahead, sums);
                break;
            case (true, false):
                AddTiles<T, TLoad, TCosines, Asked, NotAsked>(in arrays, length, ahead, sums);
                break;
            case (false, true):
                AddTiles<T, TLoad, TCosines, NotAsked, Asked>(in arrays, length, ahead, sums);
                break;
            default:
                AddTiles<T, TLoad, TCosines, NotAsked, NotAsked>(in arrays, length, ahead, sums);
                break;
        }
    }

    private static void AddTiles<T, TLoad, TCosines, TSecond, TLost>(in MeasuredArrays<T> arrays, nint length, nint ahead, Span<double> sums)
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
        where TCosines : struct, IAsked
        where TSecond : struct, IAsked
        where TLost : struct, IAsked
    {
        for (nint tile = 0; tile < length; tile += FixedTree.TileLength)
        {
            nint count = nint.Min(FixedTree.TileLength, length - tile);
            if (count % FixedTree.Lanes == 0)
            {
                AddTile<T, TLoad, TCosines, TSecond, TLost>(in arrays, tile, count, ahead, sums);
            }
            else
            {
                AddLastTile<T, TLoad, TCosines, TSecond, TLost>(in arrays, tile, (int)count, sums);
            }
        }
    }

    /// <summary>Zeros change nothing, so that a tile that is not whole takes the same road as all others.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddLastTile<T, TLoad, TCosines, TSecond, TLost>(in MeasuredArrays<T> arrays, nint tile, int count, Span<double> sums)
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
        where TCosines : struct, IAsked
        where TSecond : struct, IAsked
        where TLost : struct, IAsked
    {
        int padded = (count + FixedTree.Lanes - 1) / FixedTree.Lanes * FixedTree.Lanes;
        Span<T> copies = stackalloc T[5 * FixedTree.TileLength];
        copies.Clear();
        Span<T> before = copies[..FixedTree.TileLength];
        Span<T> after = copies.Slice(FixedTree.TileLength, FixedTree.TileLength);
        Span<T> gradient = copies.Slice(2 * FixedTree.TileLength, FixedTree.TileLength);
        Span<T> moment = copies.Slice(3 * FixedTree.TileLength, FixedTree.TileLength);
        Span<T> second = copies.Slice(4 * FixedTree.TileLength, FixedTree.TileLength);
        for (int i = 0; i < count; i++)
        {
            before[i] = Unsafe.Add(ref arrays.Before, tile + i);
            after[i] = Unsafe.Add(ref arrays.After, tile + i);
            gradient[i] = Unsafe.Add(ref arrays.Gradient, tile + i);
            moment[i] = Unsafe.Add(ref arrays.Moment, tile + i);
            second[i] = Unsafe.Add(ref arrays.Second, tile + i);
        }

        AddTile<T, TLoad, TCosines, TSecond, TLost>(new MeasuredArrays<T>(ref before[0], ref after[0], ref gradient[0], ref moment[0], ref second[0]), 0, padded, 0, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddTile<T, TLoad, TCosines, TSecond, TLost>(in MeasuredArrays<T> arrays, nint tile, nint length, nint ahead, Span<double> sums)
        where T : unmanaged
        where TLoad : struct, IWideLoad<T>
        where TCosines : struct, IAsked
        where TSecond : struct, IAsked
        where TLost : struct, IAsked
    {
        ref T before = ref Unsafe.Add(ref arrays.Before, tile);
        ref T after = ref Unsafe.Add(ref arrays.After, tile);
        ref T gradient = ref Unsafe.Add(ref arrays.Gradient, tile);
        ref T moment = ref Unsafe.Add(ref arrays.Moment, tile);
        ref T second = ref Unsafe.Add(ref arrays.Second, tile);
        SummedLanes<T, TLoad> lanes = default;
        for (nint i = 0; i < length; i += FixedTree.Lanes)
        {
            if (ahead != 0)
            {
                PrefetchAhead.At(in after, i + ahead);
                PrefetchAhead.At(in gradient, i + ahead);
                PrefetchAhead.At(in moment, i + ahead);
                PrefetchAhead.At(in second, i + ahead);
            }

            lanes.Note(in before, in gradient, i);
            lanes.AddUpdate(in after, i);
            lanes.AddMoment(in moment, i);
            if (TCosines.Value)
            {
                lanes.AddProducts();
            }

            if (TSecond.Value)
            {
                lanes.AddSecondMoment(in second, i);
            }

            if (TLost.Value)
            {
                lanes.CountLost();
            }
        }

        lanes.AddTo(sums, length);
    }

    /// <summary>A choice that the compiler knows.</summary>
    private interface IAsked
    {
        static abstract bool Value { get; }
    }

    private readonly struct Asked : IAsked
    {
        public static bool Value => true;
    }

    private readonly struct NotAsked : IAsked
    {
        public static bool Value => false;
    }
}
