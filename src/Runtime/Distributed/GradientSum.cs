using System;
using System.Numerics;
using System.Runtime.InteropServices;
using GenOptim.Engine;
using GenOptim.Threading;

namespace GenOptim.Distributed;

/// <summary>
/// Adds up what all ranks have sent of one bucket, in the fixed tree and a stretch at a time, so that what lies between is in the cache of a core.
/// </summary>
internal sealed unsafe class GradientSum : ChunkTeam, IGradientSums
{
    /// <summary>Elements that are added up at once.</summary>
    private const int StretchLength = 2048;

    [ThreadStatic]
    private static NativeBlock? _scratch;

    private readonly ShardLayout _layout;
    private readonly double _factor;
    private readonly (int Rank, int Node)[] _holders;
    private readonly nint _scratchLength;
    private Bucket? _bucket;
    private Func<int, int, nint>? _ownSource;
    private byte* _received;

    /// <param name="layout">What is where.</param>
    /// <param name="factor">What sums are multiplied by; 1 leaves them as they are.</param>
    internal GradientSum(ShardLayout layout, double factor)
    {
        _layout = layout;
        _factor = factor;
        _scratchLength = 2 * (BitOperations.Log2((uint)layout.LeafCount) + 2) * StretchLength * layout.GradientSize;
        _holders = new (int, int)[layout.LeafCount];
        for (int rank = 0; rank < layout.RankCount; rank++)
        {
            for (int node = 0; node < layout.NodesOf[rank].Length; node++)
            {
                _holders[layout.NodesOf[rank][node].First] = (rank, node);
            }
        }
    }

    internal int ThreadCount { get; set; } = 1;

    /// <summary>Makes ready to give a bucket's sums as they are asked for.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="ownSource">Gives the address of a tensor's gradient in one of this rank's nodes; 0 for zeros.</param>
    /// <param name="received">What the other ranks have sent, in their order.</param>
    internal void Begin(Bucket bucket, Func<int, int, nint> ownSource, byte* received)
    {
        (_bucket, _ownSource) = (bucket, ownSource);
        _received = received;
    }

    /// <summary>Adds up this rank's part of a bucket, where its gradients are.</summary>
    /// <inheritdoc cref="Begin" path="/param"/>
    internal void Run(Bucket bucket, Func<int, int, nint> ownSource, byte* received)
    {
        Begin(bucket, ownSource, received);
        RunAll((int)((bucket.LengthOf(_layout.Rank) + StretchLength - 1) / StretchLength), ThreadCount);
    }

    /// <inheritdoc/>
    public void* SumOf(int tensor, nint start, nint length)
    {
        int size = _layout.GradientSize;
        ShardPiece own = _layout.Own[tensor];
        nint inPortion = _bucket!.OffsetOf(_layout.Rank, own.Tensor, own.Start + start);
        byte* sums = ScratchWith(length * size) + _scratchLength;
        for (nint done = 0; done < length; done += StretchLength)
        {
            Add(new Place(own.Tensor, own.Start + start + done, inPortion + done, nint.Min(StretchLength, length - done)), sums + (done * size));
        }

        return sums;
    }

    /// <inheritdoc/>
    protected override void RunChunk(int chunk)
    {
        nint start = (nint)chunk * StretchLength;
        nint end = nint.Min(start + StretchLength, _bucket!.LengthOf(_layout.Rank));
        nint first = 0;
        foreach (ShardPiece piece in _bucket.OfRank(_layout.Rank))
        {
            nint from = nint.Max(start, first);
            nint to = nint.Min(end, first + piece.Length);
            if (from < to && _layout.Tensors[piece.Tensor].GradientAddress is not null)
            {
                nint element = piece.Start + from - first;
                Add(
                    new Place(piece.Tensor, element, from, to - from),
                    (byte*)_layout.Tensors[piece.Tensor].GradientAddress + (element * _layout.GradientSize));
            }

            first += piece.Length;
        }
    }

    private void Add(Place place, byte* destination)
    {
        byte* result = Evaluate(_layout.Tree.Root, place, ScratchWith(0), destination);
        if (result != destination)
        {
            NativeMemory.Copy(result, destination, (nuint)(place.Length * _layout.GradientSize));
        }

        if (_factor != 1)
        {
            GradientArithmetic.Multiply(_layout.Descriptor.Gradient, destination, _factor, place.Length);
        }
    }

    /// <summary>The calling thread's room for what lies between, with so many bytes behind it.</summary>
    private byte* ScratchWith(nint more)
    {
        if (_scratch is null || _scratch.Length < _scratchLength + more)
        {
            _scratch?.Dispose();
            _scratch = new NativeBlock(_scratchLength + more);
        }

        return _scratch.Address;
    }

    /// <summary>A node's elements: where a rank has them, or in <paramref name="destination"/> once its two sides are added.</summary>
    private byte* Evaluate(ShardTree.Node node, Place place, byte* scratch, byte* destination)
    {
        (int rank, int index) = _holders[node.First];
        if (_layout.NodesOf[rank][index].End >= node.End)
        {
            return SourceOf(rank, index, place, destination);
        }

        // Each level has room for its two sides, and levels below it theirs behind.
        nint side = StretchLength * _layout.GradientSize;
        byte* left = Evaluate(node.Left, place, scratch + (2 * side), scratch);
        byte* right = Evaluate(node.Right, place, scratch + (2 * side), scratch + side);
        GradientArithmetic.Add(_layout.Descriptor.Gradient, left, right, destination, place.Length);
        return destination;
    }

    private byte* SourceOf(int rank, int node, Place place, byte* destination)
    {
        int size = _layout.GradientSize;
        if (rank == _layout.Rank)
        {
            byte* own = (byte*)_ownSource!(node, place.Tensor);
            if (own is not null)
            {
                return own + (place.Element * size);
            }

            // Not where the sum goes: that may be memory in which an older gradient still stands.
            NativeMemory.Clear(destination, (nuint)(place.Length * size));
            return destination;
        }

        nint portion = _bucket!.LengthOf(_layout.Rank);
        nint before = 0;
        for (int other = 0; other < rank; other++)
        {
            before += other == _layout.Rank ? 0 : _layout.NodesOf[other].Length;
        }

        return _received + ((((before + node) * portion) + place.InPortion) * size);
    }

    private readonly record struct Place(int Tensor, nint Element, nint InPortion, nint Length);
}
