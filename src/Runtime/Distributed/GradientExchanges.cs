using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Distributed;

/// <summary>
/// The exchanges of all optimizers that step together. Buckets leave in one order on all ranks, whenever each rank's gradients are ready: those of the backward pass by their places in the order
/// of their own optimizer's, because the layers of a model have parameters of all of them.
/// </summary>
internal sealed class GradientExchanges(IReadOnlyList<GradientExchange> members)
{
    /// <summary>Whether it was said in this step that gradients are ready.</summary>
    internal bool IsTold => members.Any(member => member.IsTold);

    /// <summary>Whether a bucket can be sent, because the gradients of all its tensors are complete.</summary>
    internal bool HasReady => NextBackward() is { IsNextReady: true };

    /// <inheritdoc cref="GradientExchange.Leaves"/>
    internal ShardTree.Node Leaves => members[0].Leaves;

    /// <inheritdoc cref="GradientExchange.Refusal"/>
    internal InvalidOperationException? Refusal => members[0].Refusal;

    /// <inheritdoc cref="GradientExchange.TakeLeaf"/>
    internal void TakeLeaf()
    {
        foreach (GradientExchange member in members)
        {
            member.TakeLeaf();
        }
    }

    /// <summary>Sends the buckets whose tensors' gradients are all complete.</summary>
    internal void PostReady()
    {
        while (NextBackward() is { IsNextReady: true } next)
        {
            next.Post();
        }
    }

    /// <summary>Sends what is sent before the ranks agree, and where more than the update reads the sums waits until they are there.</summary>
    /// <inheritdoc cref="GradientExchange.BeginStep" path="/param"/>
    internal void Complete(int threadCount, bool isRefused)
    {
        foreach (GradientExchange member in members)
        {
            member.BeginStep(threadCount, isRefused);
        }

        while (NextBackward() is { } next)
        {
            next.Post();
        }

        foreach (GradientExchange member in members)
        {
            member.Complete();
        }
    }

    /// <inheritdoc cref="GradientExchange.Order"/>
    internal void Order(bool isBackward)
    {
        foreach (GradientExchange member in members)
        {
            member.Order(isBackward);
        }
    }

    /// <inheritdoc cref="GradientExchange.Reset"/>
    internal void Reset()
    {
        foreach (GradientExchange member in members)
        {
            member.Reset();
        }
    }

    /// <summary>Whose bucket is the next in the order of the backward pass; null where none is left.</summary>
    private GradientExchange? NextBackward()
    {
        GradientExchange? next = null;
        foreach (GradientExchange member in members)
        {
            if (member.HasBackward && (next is null || member.Place.Numerator * next.Place.Denominator < next.Place.Numerator * member.Place.Denominator))
            {
                next = member;
            }
        }

        return next;
    }
}
