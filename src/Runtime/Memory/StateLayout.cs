using System;
using System.Collections.Generic;
using GenOptim.Engine;

namespace GenOptim.Memory;

/// <summary>
/// Where the state of some tensors lies in one arena: slot by slot, within a slot tensor by tensor. Derived slots, which users read as spans,
/// have memory of their own.
/// </summary>
/// <remarks>
/// Every tensor starts on a cache line. Slots are staggered by some pages and cache lines: streams that lie a large power of two apart
/// fall into the same sets of the cache and made a step twice as slow.
/// </remarks>
internal sealed class StateLayout
{
    internal const int CacheLine = 64;

    private const int Page = 4096;

    private readonly nuint[,] _offsets;

    /// <param name="parameters">The tensors' parameters.</param>
    /// <param name="slots">The slots.</param>
    internal StateLayout(ReadOnlySpan<Parameter> parameters, IReadOnlyList<StateSlot> slots)
    {
        _offsets = new nuint[slots.Count, parameters.Length];
        nuint end = 0;
        for (int slot = 0; slot < slots.Count; slot++)
        {
            if (slot > 0)
            {
                end = RoundUp(end, Page) + (nuint)((slot * 3 * Page) + (slot * 5 * CacheLine));
            }

            for (int tensor = 0; tensor < parameters.Length; tensor++)
            {
                _offsets[slot, tensor] = end;
                end = checked(RoundUp(end + (slots[slot].IsDerived ? 0 : slots[slot].ByteLength(parameters[tensor])), CacheLine));
            }
        }

        Size = end;
    }

    /// <summary>Bytes in all.</summary>
    internal nuint Size { get; }

    /// <summary>Where a tensor's part of a slot begins, in bytes from the start.</summary>
    internal nuint Offset(int slot, int tensor) => _offsets[slot, tensor];

    private static nuint RoundUp(nuint value, int multiple) => (value + (nuint)multiple - 1) / (nuint)multiple * (nuint)multiple;
}
