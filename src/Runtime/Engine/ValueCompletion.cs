using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;

namespace GenOptim.Engine;

/// <summary>
/// What slots that complete 16-bit values do when other values take their place: they forget what belongs to the old value, and keep it where
/// both are the same bits.
/// </summary>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class ValueCompletion
{
    /// <summary>The slots of a class that complete values.</summary>
    /// <param name="descriptor">What is constant for the class.</param>
    /// <returns>Their indices among the descriptor's.</returns>
    public static IReadOnlyList<int> SlotsOf(OptimizerDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        return Enumerable.Range(0, descriptor.StateSlots.Count).Where(slot => descriptor.StateSlots[slot].CompletesValues).ToArray();
    }

    /// <summary>Sets a slot to zero where values differ.</summary>
    /// <param name="before">The bits of the values with which the slot was written.</param>
    /// <param name="after">The bits of the values that are in their place now, as many.</param>
    /// <param name="slot">The slot, as many numbers.</param>
    /// <typeparam name="T">An integer of the slot's size, of which only 0 means anything here.</typeparam>
    public static void ForgetWhereDifferent<T>(ReadOnlySpan<ushort> before, ReadOnlySpan<ushort> after, Span<T> slot)
        where T : unmanaged
    {
        for (int i = 0; i < slot.Length; i++)
        {
            if (before[i] != after[i])
            {
                slot[i] = default;
            }
        }
    }

    internal static void ForgetWhereDifferent(void* before, void* after, DType type, void* slot, nint length)
    {
        if (DTypes.SizeOf(type) == sizeof(byte))
        {
            ForgetWhereDifferent(before, after, (byte*)slot, length);
        }
        else
        {
            ForgetWhereDifferent(before, after, (ushort*)slot, length);
        }
    }

    private static void ForgetWhereDifferent<T>(void* before, void* after, T* slot, nint length)
        where T : unmanaged
    {
        const int Part = 1 << 30;
        for (nint start = 0; start < length; start += Part)
        {
            int part = (int)nint.Min(Part, length - start);
            ForgetWhereDifferent(
                new ReadOnlySpan<ushort>((ushort*)before + start, part),
                new ReadOnlySpan<ushort>((ushort*)after + start, part),
                new Span<T>(slot + start, part));
        }
    }
}
