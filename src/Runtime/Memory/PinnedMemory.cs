using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GenOptim.Memory;

/// <summary>
/// Zeroed memory of the garbage collector's that never moves: it is used by address like native memory, and a span of it keeps it alive, so
/// that no span can stand over memory that a finalizer has freed.
/// </summary>
internal sealed unsafe class PinnedMemory
{
    /// <summary>An array of bytes ends at 2 GiB; one of larger elements may hold 2³¹ of them.</summary>
    private readonly Cell[] _cells;
    private readonly nint _offset;

    /// <param name="length">Number of bytes.</param>
    /// <exception cref="OutOfMemoryException">The memory cannot be had.</exception>
    internal PinnedMemory(nuint length)
    {
        Length = length;

        // One cell more than needed, so that the memory can start on a cache line.
        nuint cells = (length / (nuint)Unsafe.SizeOf<Cell>()) + 2;
        if (cells > (nuint)Array.MaxLength)
        {
            throw new OutOfMemoryException(FormattableString.Invariant($"{length} bytes are more than an array can hold."));
        }

        _cells = GC.AllocateArray<Cell>((int)cells, pinned: true);
        nint start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_cells));
        _offset = (StateLayout.CacheLine - (start % StateLayout.CacheLine)) % StateLayout.CacheLine;
    }

    /// <summary>Number of bytes.</summary>
    internal nuint Length { get; }

    /// <summary>Address of the first byte, a multiple of 64; whoever uses it keeps this object alive meanwhile.</summary>
    internal void* Address => Unsafe.AsPointer(ref First);

    private ref byte First => ref Unsafe.AddByteOffset(ref Unsafe.As<Cell, byte>(ref MemoryMarshal.GetArrayDataReference(_cells)), _offset);

    /// <summary>Some of the memory, which the span keeps alive.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="start">Index of the first byte.</param>
    /// <param name="length">Number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The elements do not all lie within the memory.</exception>
    internal Span<T> AsSpan<T>(nint start, int length)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((Int128)start + ((Int128)length * Unsafe.SizeOf<T>()), (Int128)Length, nameof(length));
        return MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref Unsafe.AddByteOffset(ref First, start)), length);
    }

    [StructLayout(LayoutKind.Sequential, Size = StateLayout.CacheLine)]
    private struct Cell
    {
        private byte _first;
    }
}
