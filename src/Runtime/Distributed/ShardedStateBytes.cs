using System;
using System.Collections.Generic;
using GenOptim.Storage;

namespace GenOptim.Distributed;

/// <summary>A stretch of a state array that lies in pieces, each an array of its own: cut at other places when it was saved.</summary>
/// <param name="type">The number type.</param>
/// <param name="start">Index of the stretch's first element within the tensor.</param>
/// <param name="length">Number of its elements.</param>
/// <param name="pieces">The pieces with the index of their first elements; together they hold the stretch.</param>
internal sealed class ShardedStateBytes(DType type, nint start, nint length, IReadOnlyList<(nint Start, StateTensor Array)> pieces) : IStateBytes
{
    /// <inheritdoc/>
    public void Read(nint first, Span<byte> destination)
    {
        if (!DTypes.IsBlock8(type))
        {
            int size = DTypes.SizeOf(type);
            Copy(first, destination, size, 1, static _ => 0);
            return;
        }

        nint scales = Block8.ScalesOffset(length);
        int ofCodes = (int)nint.Clamp(length - first, 0, destination.Length);
        int ofScales = (int)nint.Clamp(first + destination.Length - scales, 0, destination.Length);
        Copy(first, destination[..ofCodes], 1, 1, static _ => 0);
        destination[ofCodes..^ofScales].Clear();
        Copy(nint.Max(first - scales, 0), destination[^ofScales..], 1, Block8.Length, static array => Block8.ScalesOffset(array.Length));
    }

    /// <summary>Copies bytes of units: elements, or blocks of them, of <paramref name="size"/> bytes each.</summary>
    private void Copy(nint first, Span<byte> destination, int size, int perUnit, Func<StateTensor, nint> offsetOf)
    {
        // In bytes from the tensor's first unit on.
        nint from = (start / perUnit * size) + first;
        nint to = from + destination.Length;
        foreach ((nint pieceStart, StateTensor array) in pieces)
        {
            nint pieceFrom = pieceStart / perUnit * size;
            nint pieceTo = pieceFrom + ((array.Length + perUnit - 1) / perUnit * size);
            nint low = nint.Max(from, pieceFrom);
            nint high = nint.Min(to, pieceTo);
            if (low < high)
            {
                array.Read(offsetOf(array) + low - pieceFrom, destination.Slice((int)(low - from), (int)(high - low)));
            }
        }
    }
}
