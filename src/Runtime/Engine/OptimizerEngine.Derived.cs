using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.InteropServices;
using GenOptim.Lanes;
using GenOptim.Memory;
using GenOptim.Storage;

namespace GenOptim.Engine;

/// <content>Copies of parameters in another type, which steps write along.</content>
public abstract unsafe partial class OptimizerEngine
{
    /// <summary>The copies of whole tensors of which this process steps a part.</summary>
    private readonly Dictionary<Parameter, IReadOnlyList<PinnedMemory?>> _copies = new(ReferenceEqualityComparer.Instance);

    /// <summary>A parameter's copy. The span keeps its memory alive, also when the parameter has left and the optimizer is gone.</summary>
    /// <typeparam name="T">The element type of the slot.</typeparam>
    /// <param name="parameter">One of the optimizer's parameters.</param>
    /// <param name="slot">Index of the derived slot among the descriptor's.</param>
    /// <exception cref="ArgumentException">The parameter is not this optimizer's.</exception>
    /// <exception cref="InvalidOperationException">It has more elements than a span can hold.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer was disposed.</exception>
    public ReadOnlySpan<T> GetDerived<T>(Parameter parameter, int slot)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ThrowIfGone();
        HostTensorState? state = _copies.TryGetValue(parameter, out IReadOnlyList<PinnedMemory?>? copies) ? null : (HostTensorState)EntryOf(parameter).Memory;
        return parameter.Length > int.MaxValue ? throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The {parameter.Length} elements of parameter '{parameter.Name}' do not fit one span."))
            : state is null ? copies![slot]!.AsSpan<T>(0, (int)parameter.Length)
            : state.Derived<T>(slot);
    }

    /// <summary>Makes all copies anew from the values.</summary>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">A parameter was disposed. Nothing was changed.</exception>
    public void RefreshDerived()
    {
        using (Enter())
        {
            using ParametersInUse use = UseParameters();

            // Copies of whole tensors have in them those of this process's slices, and more.
            using ParametersInUse useOfWholes = ParametersInUse.Of(_wholes);
            foreach (Parameter whole in _copies.Keys)
            {
                RefreshCopies(whole, 0, whole.Length);
            }

            foreach (TensorEntry entry in _copies.Count == 0 ? Entries : [])
            {
                RefreshDerived(entry);
            }
        }
    }

    /// <summary>Makes a stretch of the copies of a whole tensor anew, of which this process steps a part.</summary>
    internal void RefreshCopies(Parameter whole, nint start, nint length)
    {
        if (_copies.TryGetValue(whole, out IReadOnlyList<PinnedMemory?>? copies))
        {
            for (int slot = 0; slot < copies.Count; slot++)
            {
                if (copies[slot] is PinnedMemory copy)
                {
                    DType type = Descriptor.StateSlots[slot].Type;
                    Derive((float*)whole.ValuesAddress + start, (nint)copy.Address + (start * DTypes.SizeOf(type)), type, length);
                }
            }
        }
    }

    /// <summary>Keeps the copies of whole tensors, which their slices write from now on.</summary>
    private void KeepCopies(IReadOnlyList<TensorEntry> wholes)
    {
        foreach (TensorEntry whole in wholes)
        {
            _copies.Add(whole.Parameter, CopiesOf(whole.Parameter));
        }
    }

    /// <summary>The memory of a tensor's copies, by state slot.</summary>
    private IReadOnlyList<PinnedMemory?> CopiesOf(Parameter parameter) => ((HostTensorState)_entryOf[parameter].Memory).Copies;

    private static void Derive(float* values, nint copy, DType type, nint length)
    {
        nint whole = length - (length % Vector256Lane<float>.Count);
        Derive<Vector256Lane<float>, Vector256Words>(values, copy, type, 0, whole);
        Derive<ScalarLane<float>, ScalarWords>(values, copy, type, whole, length);
    }

    private static void Derive<TLane, TWords>(float* values, nint copy, DType type, nint start, nint end)
        where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>
    {
        for (nint i = start; i < end; i += TLane.Count)
        {
            TLane value = TLane.Load(in *values, i);
            if (type == DType.BFloat16)
            {
                BFloat16Storage.Store<TLane, TWords>(value, ref *(BFloat16*)copy, i);
            }
            else
            {
                Float16Storage.Store<TLane, TWords>(value, ref *(Half*)copy, i);
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
