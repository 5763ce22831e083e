using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using GenOptim.Engine;
using GenOptim.Gradients;

namespace GenOptim.Distributed;

/// <summary>
/// Numbers of the chunks of all tensors of some optimizers, of which each rank has some: put together in the order in which one process has them, by tensors' ordinal names.
/// </summary>
internal class RankChunks : IRankDecisions
{
    private readonly ShardLayout[] _layouts;
    private readonly ICommunicator _communicator;
    private readonly RankHeader _header;
    private readonly ReadOnlyMemory<bool> _isActiveNow;
    private readonly bool[] _isActive;
    private readonly Parameter[] _tensors;
    private readonly int[] _byName;
    private readonly int[] _chunkCounts;
    private readonly List<(Parameter Parameter, Range Chunks)> _tensorChunks = [];

    /// <summary>For each rank the places of its chunks, in the order in which it has them.</summary>
    private readonly List<Range>[] _places;

    private bool _isKnown;
    private double[] _all = [];

    /// <param name="layouts">What of the optimizers is where.</param>
    /// <param name="communicator">The ranks.</param>
    /// <param name="header">What ranks tell each other.</param>
    /// <param name="isActive">Which of the optimizers' tensors the step under way updates.</param>
    internal RankChunks(ShardLayout[] layouts, ICommunicator communicator, RankHeader header, ReadOnlyMemory<bool> isActive)
    {
        (_layouts, _communicator, _header, _isActiveNow) = (layouts, communicator, header, isActive);
        _tensors = [.. layouts.SelectMany(layout => layout.Tensors)];
        _byName = [.. Enumerable.Range(0, _tensors.Length).OrderBy(tensor => _tensors[tensor].Name, StringComparer.Ordinal)];
        _isActive = new bool[_tensors.Length];
        _chunkCounts = new int[communicator.Size];
        _places = Enumerable.Range(0, communicator.Size).Select(_ => new List<Range>()).ToArray();
    }

    /// <inheritdoc cref="IRankReductions.TensorChunks"/>
    public IEnumerable<(Parameter Parameter, Range Chunks)> TensorChunks => _tensorChunks;

    /// <inheritdoc/>
    public void Agree(Exception? refusal) => _header.Agree(refusal);

    /// <inheritdoc/>
    public GradientSummary Summarize(ReadOnlySpan<ReductionTable> own, Parameter? firstNonFinite, ReductionKind kind)
    {
        double first = firstNonFinite is null ? double.PositiveInfinity : TensorOf(firstNonFinite);
        double total = Fold(Gather(Together(own), 1, ref first), kind);
        return new GradientSummary(kind == ReductionKind.SumOfSquares ? Math.Sqrt(total) : total, double.IsInfinity(first) ? null : _tensors[(int)first].Name);
    }

    /// <inheritdoc cref="IRankReductions.Gather"/>
    public double[] Gather(ReadOnlySpan<double> own, int perChunk)
    {
        double none = 0;
        return Gather(own, perChunk, ref none);
    }

    /// <summary>Reduces the numbers of all chunks.</summary>
    protected static double Fold(double[] results, ReductionKind kind)
    {
        double total = 0;
        foreach (double result in results)
        {
            total = TensorReduction.Merge(kind, total, result);
        }

        return total;
    }

    private static ReadOnlySpan<double> Together(ReadOnlySpan<ReductionTable> tables)
    {
        if (tables.Length == 1)
        {
            return tables[0].Results;
        }

        var all = new List<double>();
        foreach (ReductionTable table in tables)
        {
            all.AddRange(table.Results);
        }

        return all.ToArray();
    }

    /// <summary>Gathers chunks' numbers, and the smallest of a number of each rank.</summary>
    private double[] Gather(ReadOnlySpan<double> own, int perChunk, ref double smallest)
    {
        Refresh();
        nint[] counts = Array.ConvertAll(_chunkCounts, count => ((nint)count * perChunk + 1) * sizeof(double));
        double[] sent = [.. own, smallest];
        double[] received = new double[CommunicatorExtensions.Sum(counts) / sizeof(double)];
        CommunicatorExtensions.Gather(_communicator, MemoryMarshal.AsBytes<double>(sent), counts, MemoryMarshal.AsBytes(received.AsSpan()));

        int total = _chunkCounts.Sum() * perChunk;
        _all = _all.Length == total ? _all : new double[total];
        int next = 0;
        for (int rank = 0; rank < _communicator.Size; rank++)
        {
            foreach (Range place in _places[rank])
            {
                int count = (place.End.Value - place.Start.Value) * perChunk;
                received.AsSpan(next, count).CopyTo(_all.AsSpan(place.Start.Value * perChunk));
                next += count;
            }

            smallest = Math.Min(smallest, received[next++]);
        }

        return _all;
    }

    private double TensorOf(Parameter slice) => Array.IndexOf(_tensors, slice.Slice!.Whole);

    /// <summary>Takes in which tensors are active: those have chunks.</summary>
    private void Refresh()
    {
        if (_isKnown && _isActiveNow.Span.SequenceEqual(_isActive))
        {
            return;
        }

        _isActiveNow.CopyTo(_isActive);
        _isKnown = true;
        _tensorChunks.Clear();
        int[] first = new int[_tensors.Length];
        int chunks = 0;
        foreach (int tensor in _byName)
        {
            if (_isActive[tensor])
            {
                first[tensor] = chunks;
                chunks += Chunks(_tensors[tensor].Length);
                _tensorChunks.Add((_tensors[tensor], first[tensor]..chunks));
            }
        }

        for (int rank = 0; rank < _communicator.Size; rank++)
        {
            _places[rank].Clear();
            _chunkCounts[rank] = 0;
            int before = 0;
            foreach (ShardLayout layout in _layouts)
            {
                foreach (ShardPiece piece in layout.Plan.OfRank(rank))
                {
                    int tensor = before + piece.Tensor;
                    if (_isActive[tensor])
                    {
                        int start = first[tensor] + (int)(piece.Start / StepPlan.ChunkLength);
                        _places[rank].Add(start..(start + Chunks(piece.Length)));
                        _chunkCounts[rank] += Chunks(piece.Length);
                    }
                }

                before += layout.Tensors.Length;
            }
        }
    }

    private static int Chunks(nint length) => (int)((length + StepPlan.ChunkLength - 1) / StepPlan.ChunkLength);
}
