using System;
using System.Linq;
using System.Runtime.InteropServices;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <summary>One of the optimizers that a <see cref="ShardedOptimizer"/> steps: what of it is where, and how it travels.</summary>
internal sealed unsafe class ShardedMember : IDisposable
{
    private readonly Parameter[] _slices;

    /// <param name="engine">The optimizer, which has this rank's part of its parameters.</param>
    /// <param name="layout">What of it is where.</param>
    /// <param name="slices">This rank's part, in the order of <see cref="ShardLayout.Own"/>.</param>
    /// <param name="communicator">The ranks.</param>
    /// <param name="options">How the sharded optimizer works.</param>
    /// <param name="first">The number of its first tensor among those of all members.</param>
    internal ShardedMember(OptimizerEngine engine, ShardLayout layout, Parameter[] slices, ICommunicator communicator, ShardedOptions options, int first)
    {
        (Engine, Layout, _slices) = (engine, layout, slices);
        Tensors = first..(first + layout.Tensors.Length);
        Gradients = new GradientExchange(layout, communicator, options.AveragesGradients);
        Values = new ValueExchange(layout, communicator, engine.RefreshCopies);
    }

    internal OptimizerEngine Engine { get; }

    internal ShardLayout Layout { get; }

    /// <summary>Which of all members' tensors are its.</summary>
    internal Range Tensors { get; }

    internal GradientExchange Gradients { get; }

    internal ValueExchange Values { get; }

    /// <summary>What its step asks of the other ranks; null where there are none.</summary>
    internal RankReductions? Reductions { get; set; }

    /// <summary>Bytes of this rank's part of the state.</summary>
    internal long StateBytes => _slices.Sum(slice => Layout.Descriptor.SavedSlots.Sum(slot => (long)slot.ByteLength(slice)));

    /// <summary>Lets this rank's part have the gradients of the whole tensors.</summary>
    /// <param name="isActive">Which of its tensors the step updates.</param>
    internal void TakeInSlices(ReadOnlySpan<bool> isActive)
    {
        ReadOnlySpan<ShardPiece> own = Layout.Own;
        for (int piece = 0; piece < own.Length; piece++)
        {
            Parameter tensor = Layout.Tensors[own[piece].Tensor];
            _slices[piece].TakeGradientOf(tensor);
            _slices[piece].HasGradient = isActive[own[piece].Tensor];
            _slices[piece].IsFrozen = tensor.IsFrozen;
        }
    }

    /// <summary>Sets the gradients of whole tensors to zero where the class asks for it.</summary>
    internal void ZeroGradients()
    {
        foreach (Parameter tensor in Layout.Descriptor.Treatment.ZeroGradients ? Layout.Tensors : [])
        {
            if (tensor.GradientAddress is not null)
            {
                NativeMemory.Clear(tensor.GradientAddress, (nuint)(tensor.Length * Layout.GradientSize));
            }
        }
    }

    /// <summary>Lets the memory of exchanges be: they have failed, and may still use it.</summary>
    internal void Keep()
    {
        Gradients.Keep();
        Values.Keep();
    }

    /// <summary>Frees what the exchange uses.</summary>
    public void Dispose()
    {
        Gradients.Dispose();
        Values.Dispose();
    }
}
