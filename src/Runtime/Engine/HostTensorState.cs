using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using GenOptim.Memory;

namespace GenOptim.Engine;

/// <summary>State in an arena of native memory, which tensors that were added together share.</summary>
internal sealed unsafe class HostTensorState : TensorState
{
    private readonly StateArena _arena;
    private readonly TensorRecord.StateAddresses _addresses;
    private readonly IReadOnlyList<StateSlot> _slots;
    private readonly nint _derivedStart;
    private readonly PinnedMemory?[] _derived;
    private Parameter _parameter;

    internal HostTensorState(OptimizerDescriptor descriptor, StateArena arena, StateLayout layout, int tensor, Parameter parameter)
    {
        _arena = arena;
        _slots = descriptor.StateSlots;
        _parameter = parameter;
        IReadOnlyList<PinnedMemory?>? copies = parameter.Slice?.Copies;
        _derivedStart = copies is null ? 0 : parameter.Slice!.Start;
        _derived = new PinnedMemory?[_slots.Count];
        for (int slot = 0; slot < _slots.Count; slot++)
        {
            StateSlot description = _slots[slot];
            _derived[slot] = !description.IsDerived ? null : copies is null ? new PinnedMemory(description.ByteLength(parameter)) : copies[slot];
            _addresses[slot] = (nint)(_derived[slot] is PinnedMemory memory ? (byte*)memory.Address + (_derivedStart * DTypes.SizeOf(description.Type)) : arena.Memory + layout.Offset(slot, tensor));
        }
    }

    internal TensorRecord.StateAddresses Addresses => _addresses;

    /// <summary>The memory of each derived slot; null for others. That of a slice is its tensor's.</summary>
    internal IReadOnlyList<PinnedMemory?> Copies => _derived;

    /// <summary>A derived slot, which the span keeps alive.</summary>
    internal ReadOnlySpan<T> Derived<T>(int slot)
        where T : unmanaged => _derived[slot]!.AsSpan<T>(_derivedStart * sizeof(T), (int)_parameter.Length);

    protected internal override void Export(int slot, StateTensor destination) =>
        destination.CopyFrom((void*)_addresses[slot]);

    protected internal override void Import(int slot, StateTensor source) =>
        source.CopyTo((void*)_addresses[slot]);

    protected internal override void Clear(int slot) => NativeMemory.Clear(
        (void*)_addresses[slot], _slots[slot].ByteLength(_parameter));

    internal override StateTensor View(int slot, DType type, nint length) => new(type, length, (void*)_addresses[slot]);

    internal override void Take(int slot, StateTensor source, DType type) => StateConversion.Copy(source, View(slot, type, _slots[slot].LengthFor(_parameter)));

    protected internal override void Rebind(Parameter replacement) => _parameter = replacement;

    protected internal override void Release() => _arena.Leave();
}
