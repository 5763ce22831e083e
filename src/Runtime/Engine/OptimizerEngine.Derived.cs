using System;
using System.Globalization;
using System.Runtime.InteropServices;
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

    /// <summary>Writes a tensor's average into the place of its weights on the host, which are kept meanwhile.</summary>
    private protected void PutAverageOnHost(TensorEntry entry, int slot)
    {
        Parameter parameter = entry.Parameter;
        nuint bytes = DTypes.ByteLength(Descriptor.Parameter, parameter.Length);
        entry.KeptWeights = (nint)NativeMemory.Alloc(nuint.Max(bytes, 1));
        NativeMemory.Copy(parameter.ValuesAddress, (void*)entry.KeptWeights, bytes);
        if (Descriptor.Parameter is DType.Float32 or DType.Float64)
        {
            NativeMemory.Copy((void*)entry.State[slot], parameter.ValuesAddress, bytes);
        }
        else
        {
            Derive((float*)entry.State[slot], (nint)parameter.ValuesAddress, Descriptor.Parameter, parameter.Length);
        }

        RefreshDerived(entry);
    }

    /// <summary>Writes the weights that were kept back.</summary>
    private protected void PutWeightsOnHost(TensorEntry entry)
    {
        if (!entry.Parameter.IsDisposed)
        {
            NativeMemory.Copy((void*)entry.KeptWeights, entry.Parameter.ValuesAddress, DTypes.ByteLength(Descriptor.Parameter, entry.Parameter.Length));
            RefreshDerived(entry);
        }

        NativeMemory.Free((void*)entry.KeptWeights);
        entry.KeptWeights = 0;
    }
}
