using System;
using System.Collections.Generic;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <summary>Elements that are communicated together: a stretch of all tensors' elements, and what of it each rank steps.</summary>
internal sealed class Bucket
{
    /// <summary>Bytes from which on a stretch of a tensor is a message of its own.</summary>
    internal const nint DirectBytes = 1 << 16;

    private readonly ShardPiece[][] _ofRank;
    private readonly nint[][] _offsets;
    private readonly nint[] _lengths;

    private Bucket(ShardPiece[] content, ShardPlan plan, int rankCount)
    {
        Content = content;
        _ofRank = new ShardPiece[rankCount][];
        _offsets = new nint[rankCount][];
        _lengths = new nint[rankCount];
        for (int rank = 0; rank < rankCount; rank++)
        {
            _ofRank[rank] = Intersect(plan.OfRank(rank), content);
            _offsets[rank] = new nint[_ofRank[rank].Length];
            for (int piece = 0; piece < _ofRank[rank].Length; piece++)
            {
                _offsets[rank][piece] = _lengths[rank];
                _lengths[rank] += _ofRank[rank][piece].Length;
            }
        }
    }

    /// <summary>What it holds, in the order of tensors and elements.</summary>
    internal ShardPiece[] Content { get; }

    /// <summary>What a rank steps of it.</summary>
    internal ShardPiece[] OfRank(int rank) => _ofRank[rank];

    /// <summary>Number of elements that a rank steps of it.</summary>
    internal nint LengthOf(int rank) => _lengths[rank];

    /// <summary>Number of elements of some pieces together.</summary>
    internal static nint LengthOf(ReadOnlySpan<ShardPiece> pieces)
    {
        nint sum = 0;
        foreach (ShardPiece piece in pieces)
        {
            sum += piece.Length;
        }

        return sum;
    }

    /// <summary>How what a rank steps of it is put into messages: long stretches travel from where they are, and shorter ones that follow each other together.</summary>
    /// <param name="rank">The rank.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <returns>For each message the numbers of its pieces; one that is not short is alone.</returns>
    internal IEnumerable<Range> MessagesOf(int rank, int elementSize)
    {
        ShardPiece[] pieces = _ofRank[rank];
        for (int first = 0; first < pieces.Length;)
        {
            int end = first + 1;
            while (IsShort(pieces[first]) && end < pieces.Length && IsShort(pieces[end]))
            {
                end++;
            }

            yield return first..end;
            first = end;
        }

        bool IsShort(ShardPiece piece) => piece.Length * elementSize < DirectBytes;
    }

    /// <summary>How many elements that a rank steps of it come before one of them.</summary>
    internal nint OffsetOf(int rank, int tensor, nint element)
    {
        ShardPiece[] pieces = _ofRank[rank];
        int low = 0;
        for (int high = pieces.Length - 1; low < high;)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = pieces[middle].Tensor < tensor || (pieces[middle].Tensor == tensor && pieces[middle].Start <= element) ? (middle, high) : (low, middle - 1);
        }

        return _offsets[rank][low] + element - pieces[low].Start;
    }

    /// <summary>Cuts all tensors into buckets, at multiples of 65,536 elements within a tensor.</summary>
    /// <param name="lengths">Number of elements of each tensor.</param>
    /// <param name="plan">Who steps what.</param>
    /// <param name="rankCount">Number of ranks.</param>
    /// <param name="most">About how many elements a bucket has, at least 1.</param>
    internal static Bucket[] Cut(IReadOnlyList<nint> lengths, ShardPlan plan, int rankCount, nint most)
    {
        most = nint.Max(StepPlan.ChunkLength, most / StepPlan.ChunkLength * StepPlan.ChunkLength);
        var buckets = new List<Bucket>();
        var content = new List<ShardPiece>();
        nint room = most;
        for (int tensor = 0; tensor < lengths.Count; tensor++)
        {
            for (nint start = 0; start < lengths[tensor];)
            {
                // Room is counted in whole runs: what a small tensor leaves of one is rounded down.
                nint left = lengths[tensor] - start;
                nint whole = room / StepPlan.ChunkLength * StepPlan.ChunkLength;
                nint length = left <= room ? left : whole;
                if (length > 0)
                {
                    content.Add(new ShardPiece(tensor, start, length));
                    start += length;
                    room -= length;
                }

                if (room < StepPlan.ChunkLength && (length == 0 || start < lengths[tensor] || room == 0))
                {
                    buckets.Add(new Bucket([.. content], plan, rankCount));
                    content.Clear();
                    room = most;
                }
            }
        }

        if (content.Count > 0)
        {
            buckets.Add(new Bucket([.. content], plan, rankCount));
        }

        return [.. buckets];
    }

    /// <summary>What two lists of pieces, each in order, have in common.</summary>
    private static ShardPiece[] Intersect(ReadOnlySpan<ShardPiece> pieces, ReadOnlySpan<ShardPiece> content)
    {
        var common = new List<ShardPiece>();
        int piece = 0;
        foreach (ShardPiece part in content)
        {
            while (piece < pieces.Length && (pieces[piece].Tensor < part.Tensor || (pieces[piece].Tensor == part.Tensor && pieces[piece].End <= part.Start)))
            {
                piece++;
            }

            for (int i = piece; i < pieces.Length && pieces[i].Tensor == part.Tensor && pieces[i].Start < part.End; i++)
            {
                nint start = nint.Max(pieces[i].Start, part.Start);
                common.Add(new ShardPiece(part.Tensor, start, nint.Min(pieces[i].End, part.End) - start));
            }
        }

        return [.. common];
    }
}
