using System;
using System.Collections.Generic;
using System.Threading;
using GenOptim.Benchmarks.Kernels;
using GenOptim.Benchmarks.Measurement;

namespace GenOptim.Benchmarks.Memory;

/// <summary>
/// A kernel over all tensors, cut as the engine cuts them: chunks of at most 64 Ki elements, small tensors merged into one chunk, each
/// thread taking the next chunk when it has finished one.
/// </summary>
internal sealed unsafe class ChunkedPass
{
    /// <summary>The engine's chunk size, in elements.</summary>
    public const nint ChunkElements = 64 * 1024;

    private readonly StreamPiece[] _pieces;
    private readonly int[] _chunkStarts;
    private readonly WorkTeam _team;
    private readonly StreamKernel _kernel;
    private readonly Action _work;
    private int _nextChunk;

    /// <param name="tensors">The tensors' streams.</param>
    /// <param name="team">Who works.</param>
    /// <param name="kernel">What is done with each piece.</param>
    public ChunkedPass(IEnumerable<StreamPiece> tensors, WorkTeam team, StreamKernel kernel)
    {
        (_pieces, _chunkStarts) = Cut(tensors);
        _team = team;
        _kernel = kernel;
        _work = TakeChunks;
    }

    /// <summary>Passes over all tensors once.</summary>
    public void Run()
    {
        _nextChunk = -1;
        if (_chunkStarts.Length == 2)
        {
            // One chunk is one thread's work: waking others for it would only cost.
            _work();
            return;
        }

        _team.Run(_work);
    }

    private static (StreamPiece[] Pieces, int[] ChunkStarts) Cut(IEnumerable<StreamPiece> tensors)
    {
        var pieces = new List<StreamPiece>();
        var starts = new List<int> { 0 };
        nint room = ChunkElements;
        foreach (StreamPiece tensor in tensors)
        {
            for (nint start = 0; start < tensor.Length; start += ChunkElements)
            {
                nint length = nint.Min(tensor.Length - start, ChunkElements);
                if (length > room && pieces.Count > starts[^1])
                {
                    starts.Add(pieces.Count);
                    room = ChunkElements;
                }

                pieces.Add(tensor.Slice(start, length));
                room -= length;
            }
        }

        starts.Add(pieces.Count);
        return ([.. pieces], [.. starts]);
    }

    private void TakeChunks()
    {
        int chunk;
        while ((chunk = Interlocked.Increment(ref _nextChunk)) < _chunkStarts.Length - 1)
        {
            for (int piece = _chunkStarts[chunk]; piece < _chunkStarts[chunk + 1]; piece++)
            {
                ref readonly StreamPiece streams = ref _pieces[piece];
                _kernel(streams.Parameter, streams.Gradient, streams.First, streams.Second, streams.Length);
            }
        }
    }
}
