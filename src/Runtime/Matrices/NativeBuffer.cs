using System;
using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;
using GenOptim.Memory;

namespace GenOptim.Matrices;

/// <summary>Native memory that steps work in, as large as the most that was asked for.</summary>
internal sealed unsafe class NativeBuffer : CriticalFinalizerObject, IDisposable
{
    private byte* _memory;

    ~NativeBuffer()
    {
        Free();
    }

    /// <summary>Bytes held.</summary>
    internal nuint Size { get; private set; }

    /// <summary>The memory; its contents are of no use.</summary>
    internal byte* Memory => _memory;

    /// <summary>Makes room; what was there before is lost.</summary>
    /// <param name="size">Bytes.</param>
    /// <exception cref="OutOfMemoryException">The memory cannot be had; what was held is held no more.</exception>
    internal void Reserve(nuint size)
    {
        if (size <= Size)
        {
            return;
        }

        Free();
        bool isLarge = size >= HugePages.Size;
        _memory = (byte*)NativeMemory.AlignedAlloc(size, isLarge ? HugePages.Size : StateLayout.CacheLine);
        Size = size;
        GC.AddMemoryPressure(checked((long)size));
        if (isLarge)
        {
            HugePages.Request(_memory, size);
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_memory is not null)
        {
            NativeMemory.AlignedFree(_memory);
            GC.RemoveMemoryPressure((long)Size);
            _memory = null;
            Size = 0;
        }
    }
}
