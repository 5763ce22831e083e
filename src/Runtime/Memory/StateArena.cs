using System;
using System.Runtime.ConstrainedExecution;

namespace GenOptim.Memory;

/// <summary>One piece of zeroed native memory that holds the state of the tensors added together, freed when the last of them leaves.</summary>
internal sealed unsafe class StateArena : CriticalFinalizerObject
{
    private byte* _memory;
    private int _tenants;

    /// <param name="layout">Where the state lies.</param>
    /// <param name="tenants">Number of tensors that live here.</param>
    /// <exception cref="OutOfMemoryException">The memory cannot be had.</exception>
    internal StateArena(StateLayout layout, int tenants)
    {
        _tenants = tenants;
        Size = layout.Size;
        _memory = ZeroedMemory.Take(Size, Size >= HugePages.Size ? HugePages.Size : StateLayout.CacheLine);
        if (Size > 0)
        {
            GC.AddMemoryPressure(checked((long)Size));
        }
    }

    ~StateArena()
    {
        Free();
    }

    /// <summary>Bytes held.</summary>
    internal nuint Size { get; }

    internal byte* Memory => _memory;

    /// <summary>Notes that one of the tensors that live here has left.</summary>
    internal void Leave()
    {
        if (--_tenants == 0)
        {
            Free();
            GC.SuppressFinalize(this);
        }
    }

    private void Free()
    {
        if (_memory is null)
        {
            return;
        }

        ZeroedMemory.Return(_memory, Size);
        _memory = null;
        if (Size > 0)
        {
            GC.RemoveMemoryPressure((long)Size);
        }
    }
}
