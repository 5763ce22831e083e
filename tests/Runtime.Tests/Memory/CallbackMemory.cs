using System;
using System.Buffers;
using System.Runtime.InteropServices;

namespace GenOptim.Runtime.Tests.Memory;

/// <summary>Memory of a caller's own kind, which does what a test wants as it is pinned and unpinned.</summary>
internal sealed class CallbackMemory(int length) : MemoryManager<float>
{
    private readonly float[] _array = GC.AllocateArray<float>(length, pinned: true);

    internal Action WhenPinned { get; set; } = () => { };

    internal Action WhenUnpinned { get; set; } = () => { };

    internal int Pins { get; private set; }

    internal int Unpins { get; private set; }

    public override Span<float> GetSpan() => _array;

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        Pins++;
        WhenPinned();
        return new MemoryHandle((void*)Marshal.UnsafeAddrOfPinnedArrayElement(_array, elementIndex), pinnable: this);
    }

    public override void Unpin()
    {
        Unpins++;
        WhenUnpinned();
    }

    protected override void Dispose(bool disposing)
    {
    }
}
