using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Engine;
using GenOptim.Gradients;

namespace GenOptim.Distributed;

/// <summary>What a step of this rank's part asks of the others: see <see cref="IRankReductions"/>.</summary>
internal sealed unsafe class RankReductions : IRankReductions
{
    private readonly ShardLayout _layout;
    private readonly ICommunicator _communicator;
    private readonly RankHeader _header;
    private readonly GradientExchange _gradients;
    private readonly ValueExchange _values;
    private readonly int[] _byName;
    private readonly bool[] _isActive;
    private readonly Dictionary<Parameter, ParameterGroup> _groupOf = new(ReferenceEqualityComparer.Instance);
    private readonly int[] _chunkCounts;
    private readonly List<(Parameter Parameter, Range Chunks)> _tensorChunks = [];

    /// <summary>For each rank the places of its chunks, in the order in which it has them.</summary>
    private readonly List<Range>[] _places;

    private bool _isKnown;
    private double[] _all = [];

    internal RankReductions(ShardLayout layout, ICommunicator communicator, RankHeader header, GradientExchange gradients, ValueExchange values)
    {
        (_layout, _communicator, _header, _gradients, _values) = (layout, communicator, header, gradients, values);
        _byName = [.. Enumerable.Range(0, layout.Tensors.Length).OrderBy(tensor => layout.Tensors[tensor].Name, StringComparer.Ordinal)];
        _isActive = new bool[layout.Tensors.Length];
        _chunkCounts = new int[layout.RankCount];
        _places = Enumerable.Range(0, layout.RankCount).Select(_ => new List<Range>()).ToArray();
        for (int tensor = 0; tensor < layout.Tensors.Length; tensor++)
        {
            _groupOf.Add(layout.Tensors[tensor], layout.GroupOf[tensor]);
        }
    }

    /// <inheritdoc/>
    public int PartCount => Math.Max(1, _layout.Buckets.Length);

    /// <inheritdoc/>
    public bool IsMeasured => _header.IsMeasured;

    /// <inheritdoc/>
    public IEnumerable<(Parameter Parameter, Range Chunks)> TensorChunks => _tensorChunks;

    /// <inheritdoc/>
    public ParameterGroup GroupOf(Parameter tensor) => _groupOf[tensor];

    /// <inheritdoc/>
    public void Agree(Exception? refusal) => _header.Agree(refusal);

    /// <inheritdoc/>
    public GradientSummary Summarize(GradientReduction own, ReductionKind kind)
    {
        double first = own.FirstNonFinite is Parameter found ? TensorOf(found) : double.PositiveInfinity;
        double total = Fold(Gather(own.Table.Results, 1, ref first), kind);
        return new GradientSummary(
            kind == ReductionKind.SumOfSquares ? Math.Sqrt(total) : total, double.IsInfinity(first) ? null : _layout.Tensors[(int)first].Name);
    }

    /// <inheritdoc/>
    public double OfAll(ReductionTable own, ReductionKind kind) => Fold(Gather(own.Results, 1), kind);

    /// <inheritdoc/>
    public double[] Gather(ReadOnlySpan<double> own, int perChunk)
    {
        double none = 0;
        return Gather(own, perChunk, ref none);
    }

    /// <inheritdoc/>
    public (int Tensor, nint Element) EndOfPart(int part)
    {
        ReadOnlySpan<ShardPiece> own = _layout.Own;
        if (part + 1 < _layout.Buckets.Length)
        {
            ShardPiece last = _layout.Buckets[part].Content[^1];
            for (int piece = 0; piece < own.Length; piece++)
            {
                if (own[piece].Tensor > last.Tensor || (own[piece].Tensor == last.Tensor && own[piece].End > last.End))
                {
                    return (piece, own[piece].Tensor == last.Tensor ? nint.Max(0, last.End - own[piece].Start) : 0);
                }
            }
        }

        return (own.Length, 0);
    }

    /// <inheritdoc/>
    public IGradientSums? Arrive(int part, bool inMemory) => part < _layout.Buckets.Length ? _gradients.Arrive(part, inMemory) : null;

    /// <inheritdoc/>
    public void Updated(int part)
    {
        if (part < _layout.Buckets.Length)
        {
            _gradients.Release(part);
            _values.PostNext();
        }
    }

    /// <summary>Gathers chunks' numbers, and the smallest of a number of each rank.</summary>
    private double[] Gather(ReadOnlySpan<double> own, int perChunk, ref double smallest)
    {
        Refresh();
        nint[] counts = Array.ConvertAll(_chunkCounts, count => ((nint)count * perChunk + 1) * sizeof(double));
        double[] sent = [.. own, smallest];
        double[] received = new double[CommunicatorExtensions.Sum(counts) / sizeof(double)];
        fixed (double* send = sent)
        fixed (double* receive = received)
        {
            CommunicatorExtensions.Wait(_communicator.AllGatherAsync((nint)send, (nint)receive, counts));
        }

        int total = _chunkCounts.Sum() * perChunk;
        _all = _all.Length == total ? _all : new double[total];
        int next = 0;
        for (int rank = 0; rank < _layout.RankCount; rank++)
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

    private static double Fold(double[] results, ReductionKind kind)
    {
        double total = 0;
        foreach (double result in results)
        {
            total = TensorReduction.Merge(kind, total, result);
        }

        return total;
    }

    private double TensorOf(Parameter slice)
    {
        string name = slice.Slice!.Tensor;
        return Array.FindIndex(_layout.Tensors, tensor => tensor.Name == name);
    }

    /// <summary>Takes in which tensors are active: those have chunks.</summary>
    private void Refresh()
    {
        if (_isKnown && _isActive.AsSpan().SequenceEqual(_header.IsActive))
        {
            return;
        }

        _header.IsActive.CopyTo(_isActive, 0);
        _isKnown = true;
        _tensorChunks.Clear();
        int[] first = new int[_layout.Tensors.Length];
        int chunks = 0;
        foreach (int tensor in _byName)
        {
            if (_isActive[tensor])
            {
                first[tensor] = chunks;
                chunks += Chunks(_layout.Tensors[tensor].Length);
                _tensorChunks.Add((_layout.Tensors[tensor], first[tensor]..chunks));
            }
        }

        for (int rank = 0; rank < _layout.RankCount; rank++)
        {
            _places[rank].Clear();
            _chunkCounts[rank] = 0;
            foreach (ShardPiece piece in _layout.Plan.OfRank(rank))
            {
                if (_isActive[piece.Tensor])
                {
                    int start = first[piece.Tensor] + (int)(piece.Start / StepPlan.ChunkLength);
                    _places[rank].Add(start..(start + Chunks(piece.Length)));
                    _chunkCounts[rank] += Chunks(piece.Length);
                }
            }
        }
    }

    private static int Chunks(nint length) => (int)((length + StepPlan.ChunkLength - 1) / StepPlan.ChunkLength);
}
