using System;
using System.Globalization;
using GenOptim.Lanes;
using GenOptim.Storage;

namespace GenOptim.Engine;

/// <content>Copies of parameters in another type, which steps write along.</content>
public abstract unsafe partial class OptimizerEngine
{
    /// <summary>A parameter's copy. The span keeps its memory alive, also when the parameter has left and the optimizer is gone.</summary>
    /// <typeparam name="T">The element type of the slot.</typeparam>
    /// <param name="parameter">One of the optimizer's parameters.</param>
    /// <param name="slot">Index of the derived slot among the descriptor's.</param>
    /// <exception cref="ArgumentException">The parameter is not this optimizer's.</exception>
    /// <exception cref="InvalidOperationException">It has more elements than a span can hold.</exception>
    public ReadOnlySpan<T> GetDerived<T>(Parameter parameter, int slot)
        where T : unmanaged
    {
        var state = (HostTensorState)EntryOf(parameter).Memory;
        return parameter.Length <= int.MaxValue
            ? state.Derived<T>(slot)
            : throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The {parameter.Length} elements of parameter '{parameter.Name}' do not fit one span."));
    }

    /// <summary>Makes all copies anew from the values.</summary>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">A parameter was disposed. Nothing was changed.</exception>
    public void RefreshDerived()
    {
        using (Enter())
        {
            using ParametersInUse use = UseParameters();
            foreach (TensorEntry entry in Entries)
            {
                RefreshDerived(entry);
            }
        }
    }

    private static void Derive(float* values, nint copy, DType type, nint length)
    {
        for (nint i = 0; i < length; i++)
        {
            ScalarLane<float> value = ScalarLane<float>.All(values[i]);
            if (type == DType.BFloat16)
            {
                BFloat16Storage.Store<ScalarLane<float>, ScalarWords>(value, ref *(BFloat16*)copy, i);
            }
            else
            {
                Float16Storage.Store<ScalarLane<float>, ScalarWords>(value, ref *(Half*)copy, i);
            }
        }
    }

    /// <summary>Makes a tensor's copies anew. Those on accelerators are made by the engine that knows the memory.</summary>
    private protected virtual void RefreshDerived(TensorEntry entry)
    {
        for (int slot = 0; slot < Descriptor.StateSlots.Count; slot++)
        {
            if (Descriptor.StateSlots[slot].IsDerived)
            {
                Derive((float*)entry.Parameter.ValuesAddress, entry.State[slot], Descriptor.StateSlots[slot].Type, entry.Parameter.Length);
            }
        }
    }
}
