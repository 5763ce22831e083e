using System;
using System.Collections.Generic;
using GenOptim.Engine;
using GenOptim.Gradients;

namespace GenOptim.Distributed;

/// <summary>What a step of this rank's part of one optimizer asks of the others: see <see cref="IRankReductions"/>.</summary>
internal sealed class RankReductions : RankChunks, IRankReductions
{
    private readonly ShardLayout _layout;
    private readonly RankHeader _header;
    private readonly int _member;
    private readonly GradientExchange _gradients;
    private readonly ValueExchange _values;
    private readonly Dictionary<Parameter, ParameterGroup> _groupOf = new(ReferenceEqualityComparer.Instance);

    /// <param name="layout">What of the optimizer is where.</param>
    /// <param name="communicator">The ranks.</param>
    /// <param name="header">What ranks tell each other.</param>
    /// <param name="member">Which of the optimizers that step together it is.</param>
    /// <param name="isActive">Which of its tensors the step under way updates.</param>
    /// <param name="gradients">How its gradients come.</param>
    /// <param name="values">How its values leave.</param>
    internal RankReductions(
        ShardLayout layout, ICommunicator communicator, RankHeader header, int member, ReadOnlyMemory<bool> isActive, GradientExchange gradients, ValueExchange values)
        : base([layout], communicator, header, isActive)
    {
        (_layout, _header, _member, _gradients, _values) = (layout, header, member, gradients, values);
        for (int tensor = 0; tensor < layout.Tensors.Length; tensor++)
        {
            _groupOf.Add(layout.Tensors[tensor], layout.GroupOf[tensor]);
        }
    }

    /// <inheritdoc/>
    public int PartCount => Math.Max(1, _layout.Buckets.Length);

    /// <inheritdoc/>
    public bool IsMeasured => _header.IsMeasured[_member];

    /// <inheritdoc/>
    public ParameterGroup GroupOf(Parameter tensor) => _groupOf[tensor];

    /// <inheritdoc/>
    public double OfAll(ReductionTable own, ReductionKind kind) => Fold(Gather(own.Results, 1), kind);

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
}
