using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using GenOptim.Gradients;
using GenOptim.Memory;
using GenOptim.Storage;

namespace GenOptim.Engine;

/// <summary>
/// How a step is cut up: fixed chunks over the elements of all active tensors, tiny tensors merged and large ones split, in one table.
/// </summary>
/// <remarks>Memory is taken when tensors come or go; a change of which of them are active, or of an address, takes none.</remarks>
internal sealed unsafe class StepPlan
{
    /// <summary>The most elements of a chunk, and the most of one segment.</summary>
    internal const int ChunkLength = 64 * 1024;

    /// <summary>The most elements of a piece: a small step is shared in more and smaller parts, so that no thread waits long for another.</summary>
    private const int PieceLength = 8 * 1024;

    /// <summary>Below this a step takes less time than it takes to wake a thread: some dozen microseconds in cache.</summary>
    private const int SmallBytes = 3 << 20;

    /// <summary>Below this the time that it takes to wake a thread is a large part of the step's.</summary>
    private const int ShortBytes = 12 << 20;

    /// <summary>What a segment costs besides its elements, in elements, so that a chunk of many tiny tensors takes no longer than others.</summary>
    private const int SegmentCost = 256;

    private readonly OptimizerDescriptor _descriptor;
    private readonly Func<TensorEntry, bool>? _takes;
    private readonly bool _dependsOnStep;
    private readonly TensorEntry[] _entries;
    private readonly Parameter[] _parameters;
    private readonly int[] _gradientVersions;
    private readonly TensorRecord[] _records;
    private readonly bool[] _isActive;
    private readonly TensorEntry[] _active;
    private readonly int[] _activeTensors;
    private readonly Segment[] _segments;
    private readonly int[] _chunkStarts;
    private readonly Segment[] _pieces;
    private readonly int[] _pieceStarts;
    private int _activeCount;
    private int _chunkCount;
    private bool _isCutUp;

    /// <summary>A plan of a step, or of a pass over other tensors.</summary>
    /// <param name="entries">All tensors.</param>
    /// <param name="descriptor">What is constant for the optimizer's class.</param>
    /// <param name="isActive">Which of them the pass goes over; null for those that a step updates.</param>
    internal StepPlan(IReadOnlyList<TensorEntry> entries, OptimizerDescriptor descriptor, Func<TensorEntry, bool>? isActive = null)
    {
        _descriptor = descriptor;
        _takes = isActive;
        _dependsOnStep = descriptor.IsRandom || descriptor.TakesInValues;
        _entries = entries.ToArray();
        _parameters = Array.ConvertAll(_entries, static entry => entry.Parameter);
        _gradientVersions = new int[_entries.Length];
        _records = new TensorRecord[_entries.Length];
        _isActive = new bool[_entries.Length];
        _active = new TensorEntry[_entries.Length];
        _activeTensors = new int[_entries.Length];
        int most = checked((int)_entries.Sum(entry => ((long)entry.Parameter.Length / ChunkLength) + 1));
        _segments = new Segment[most];
        _chunkStarts = new int[most + 1];

        // No element takes less than a byte.
        _pieces = new Segment[_entries.Length + (SmallBytes / PieceLength)];
        _pieceStarts = new int[_pieces.Length + 1];
        Layout = new ReductionLayout(entries);
        for (int tensor = 0; tensor < _entries.Length; tensor++)
        {
            RefreshRecord(tensor);
        }
    }

    /// <summary>The tensors of the plan.</summary>
    internal ReadOnlySpan<TensorEntry> Entries => _entries;

    /// <summary>Number of segments.</summary>
    internal int SegmentCount => _chunkStarts[_chunkCount];

    /// <summary>The tensors that the step updates.</summary>
    internal ReadOnlySpan<TensorEntry> Active => _active.AsSpan(0, _activeCount);

    /// <summary>Index of each of them among <see cref="Entries"/>.</summary>
    internal ReadOnlySpan<int> ActiveTensors => _activeTensors.AsSpan(0, _activeCount);

    /// <summary>How results of a pass that reduces the segments are put together: segments are numbered as its chunks are.</summary>
    internal ReductionLayout Layout { get; }

    /// <summary>Number of pieces into which a small step can be cut instead; 0 for others.</summary>
    internal int PieceCount { get; private set; }

    /// <summary>Whether the step takes no longer than it takes to wake a thread.</summary>
    internal bool IsSmall { get; private set; }

    /// <summary>Whether threads that have to be woken first come late to the step, as to every small one.</summary>
    internal bool IsShort { get; private set; }

    /// <summary>Whether the arrays of the active tensors are more than a cache holds.</summary>
    internal bool IsBeyondCache { get; private set; }

    internal ref readonly TensorRecord Record(int tensor) => ref _records[tensor];

    /// <summary>The segments of a chunk.</summary>
    /// <param name="chunk">Number of the chunk.</param>
    /// <param name="first">Number of the first segment.</param>
    internal ReadOnlySpan<Segment> SegmentsOfChunk(int chunk, out int first)
    {
        first = _chunkStarts[chunk];
        return _segments.AsSpan(first, _chunkStarts[chunk + 1] - first);
    }

    /// <summary>The parts of segments that are a piece, which have no numbers.</summary>
    internal ReadOnlySpan<Segment> SegmentsOfPiece(int piece) => _pieces.AsSpan(_pieceStarts[piece].._pieceStarts[piece + 1]);

    /// <summary>The chunk of a segment.</summary>
    internal int ChunkOf(int segment)
    {
        int found = Array.BinarySearch(_chunkStarts, 0, _chunkCount + 1, segment);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>Number of the first segment that does not come before a place; the number of segments where there is none.</summary>
    /// <param name="tensor">Index of the tensor of the place.</param>
    /// <param name="element">Index of its element within it.</param>
    internal int FirstSegmentFrom(int tensor, nint element)
    {
        int low = 0;
        for (int high = SegmentCount; low < high;)
        {
            int middle = (low + high) / 2;
            ref readonly Segment first = ref _segments[middle];
            (low, high) = first.Tensor < tensor || (first.Tensor == tensor && first.Start < element) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Takes in which tensors have a gradient now, and where.</summary>
    /// <param name="memory">What a gradient that is elsewhere than before is checked against; null where none is read.</param>
    /// <exception cref="ArgumentException">Memory overlaps.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Refresh(MemoryOverlap? memory)
    {
        bool isSame = _isCutUp;
        _isCutUp = false;
        for (int tensor = 0; tensor < _parameters.Length; tensor++)
        {
            // Nearly always nothing has changed about a tensor, and of the thousands that there may be each is only looked at.
            Parameter parameter = _parameters[tensor];
            if (_dependsOnStep || parameter.GradientVersion != _gradientVersions[tensor])
            {
                RefreshRecord(tensor, memory);
            }

            bool isActive = _takes is null ? parameter.HasGradient && !parameter.IsFrozen : _takes(_entries[tensor]);
            isSame &= isActive == _isActive[tensor];
            _isActive[tensor] = isActive;
        }

        if (!isSame)
        {
            CutUp();
        }

        _isCutUp = true;
    }

    /// <summary>Takes in where a tensor's memory is now, and what its coming step is rounded by.</summary>
    /// <param name="tensor">Index of the tensor.</param>
    /// <param name="memory">What a gradient that is elsewhere than before is checked against; null where none is read.</param>
    /// <exception cref="ArgumentException">Memory overlaps.</exception>
    internal void RefreshRecord(int tensor, MemoryOverlap? memory = null)
    {
        TensorEntry entry = _entries[tensor];
        Parameter parameter = entry.Parameter;
        if (parameter.GradientVersion != _gradientVersions[tensor])
        {
            memory?.ThrowIfGradientOverlaps(parameter);
            _gradientVersions[tensor] = parameter.GradientVersion;
        }

        ref TensorRecord record = ref _records[tensor];
        record.Values = parameter.ValuesAddress;
        record.Gradient = parameter.GradientAddress;
        record.Length = parameter.Length;
        record.State = entry.State;
        if (_dependsOnStep)
        {
            ulong stepKey = RoundingKey.OfStep(entry.TensorKey, entry.StepCount + 1);
            record.StepKey = parameter.Slice is TensorSlice slice ? RoundingKey.OfSlice(stepKey, slice.Start) : stepKey;
            record.TakesInValues = entry.TakesInValues;
        }
    }

    private void CutUp()
    {
        _activeCount = 0;
        long bytes = 0;
        for (int tensor = 0; tensor < _entries.Length; tensor++)
        {
            if (_isActive[tensor])
            {
                _active[_activeCount] = _entries[tensor];
                _activeTensors[_activeCount++] = tensor;
                bytes += (long)_descriptor.ByteLength(_parameters[tensor]);
            }
        }

        _chunkCount = Cut(ChunkLength, _segments, _chunkStarts);
        IsSmall = bytes < SmallBytes;
        IsShort = bytes < ShortBytes;
        PieceCount = IsSmall ? Cut(PieceLength, _pieces, _pieceStarts) : 0;
        IsBeyondCache = ProcessorCache.IsExceededBy(bytes);
        Layout.Refresh(ActiveTensors);
    }

    /// <summary>Cuts the active tensors into segments, and puts these together to chunks.</summary>
    /// <param name="most">The most elements of a segment, and of a chunk.</param>
    /// <param name="segments">Where the segments go.</param>
    /// <param name="starts">Where the number of each chunk's first segment goes, and that behind the last.</param>
    /// <returns>Number of chunks.</returns>
    private int Cut(int most, Segment[] segments, int[] starts)
    {
        int segment = 0;
        int chunk = 0;
        nint room = most;
        starts[0] = 0;
        foreach (int tensor in ActiveTensors)
        {
            nint length = _parameters[tensor].Length;
            for (nint start = 0; start < length; start += most)
            {
                nint part = nint.Min(most, length - start);
                if (part > room && segment > starts[chunk])
                {
                    starts[++chunk] = segment;
                    room = most;
                }

                segments[segment++] = new Segment(tensor, start, part);
                room -= part + SegmentCost;
            }
        }

        if (segment > starts[chunk])
        {
            starts[++chunk] = segment;
        }

        return chunk;
    }
}
