using System;
using System.Buffers;

namespace GenOptim;

/// <summary>Holds managed memory in place for as long as native pointers into it are in use.</summary>
internal sealed unsafe class MemoryPin<T>
    where T : unmanaged
{
    private MemoryHandle _handle;

    internal MemoryPin(Memory<T> memory)
    {
        _handle = memory.Pin();
    }

    ~MemoryPin()
    {
        // The pin itself roots the array: without this, an owner that was never disposed would keep it for ever.
        _handle.Dispose();
    }

    internal T* Pointer => (T*)_handle.Pointer;

    internal void Release()
    {
        _handle.Dispose();
        GC.SuppressFinalize(this);
    }
}
