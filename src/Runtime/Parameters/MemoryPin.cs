using System;
using System.Buffers;
using System.Runtime.InteropServices;

namespace GenOptim;

/// <summary>Holds managed memory in place for as long as native pointers into it are in use.</summary>
internal sealed unsafe class MemoryPin<T>
    where T : unmanaged
{
    private readonly Memory<T> _memory;
    private MemoryHandle _handle;

    internal MemoryPin(Memory<T> memory)
    {
        // What was allocated pinned has no root in its handle.
        _memory = memory;
        _handle = memory.Pin();
    }

    ~MemoryPin()
    {
        // The pin itself roots the array: without this, an owner that was never disposed would keep it for ever.
        ReleaseQuietly();
    }

    internal T* Pointer => (T*)_handle.Pointer;

    /// <summary>Releases the pin once, also where memory of the caller's own kind throws as it is unpinned.</summary>
    internal void Release()
    {
        // A handle whose memory throws would try again when it is disposed again, in the finalizer at the latest.
        MemoryHandle handle = _handle;
        _handle = default;
        GC.SuppressFinalize(this);
        handle.Dispose();
    }

    /// <summary>Lets the memory stay where it is for as long as the process runs.</summary>
    internal void Keep()
    {
        // The handle of memory of the caller's own kind may be all that holds its owner, whose finalizer would free it.
        _ = GCHandle.Alloc((_memory, _handle));
        _handle = default;
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the pin where there is no one to tell that unpinning failed: an exception in a finalizer ends the process.</summary>
    internal void ReleaseQuietly()
    {
        try
        {
            Release();
        }
        catch
        {
            // What the memory's owner threw is the owner's; the pin is gone all the same.
        }
    }
}
