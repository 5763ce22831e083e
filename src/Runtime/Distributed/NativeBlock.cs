using System;
using System.Runtime.InteropServices;

namespace GenOptim.Distributed;

/// <summary>Native memory on a cache line, freed with its owner.</summary>
internal sealed unsafe class NativeBlock : IDisposable
{
    private const nuint Alignment = 64;

    private byte* _address;

    /// <exception cref="OutOfMemoryException">The memory cannot be had.</exception>
    internal NativeBlock(nint length)
    {
        Length = length;
        _address = (byte*)NativeMemory.AlignedAlloc((nuint)nint.Max(length, 1), Alignment);
    }

    ~NativeBlock()
    {
        Free();
    }

    internal nint Length { get; }

    internal byte* Address => _address;

    /// <summary>Frees the memory; a second call does nothing.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets the memory be for as long as the process runs.</summary>
    internal void Keep()
    {
        _address = null;
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_address);
        _address = null;
    }
}
