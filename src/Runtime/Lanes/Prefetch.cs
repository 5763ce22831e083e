using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GenOptim.Lanes;

/// <summary>Whether a pass over arrays asks the processor to fetch what it will need a little later. A type, so that a loop that does not pays nothing.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IPrefetch
{
    /// <summary>Asks for what comes some iterations after an element, or does nothing. It reads nothing: an address past the end does no harm.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the element that is needed now.</param>
    static abstract void Ahead<T>(ref readonly T origin, nint index)
        where T : unmanaged;
}

/// <summary>For arrays that lie in a cache: nothing is asked for.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NoPrefetch : IPrefetch
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ahead<T>(ref readonly T origin, nint index)
        where T : unmanaged
    {
    }
}

/// <summary>For arrays that lie beyond the caches.</summary>
/// <remarks>
/// A step's divisions and square roots fill the processor's window, so that it does not see the loads of many iterations ahead, and memory is
/// idle for a part of the time. A hint per cache line and array closes the gap. In cache the same hints only take the loads' place.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct PrefetchAhead : IPrefetch
{
    /// <summary>How far ahead, in bytes: what docs/performance.md found best on an AMD processor, and no worse than less on an Intel one.</summary>
    private const nint Distance = 2048;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ahead<T>(ref readonly T origin, nint index)
        where T : unmanaged => At(in origin, index + (Distance / sizeof(T)));

    /// <summary>Asks for an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void At<T>(ref readonly T origin, nint index)
        where T : unmanaged
    {
        if (Sse.IsSupported)
        {
            // In this form the address is one instruction.
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref Unsafe.AsRef(in origin), index)));
        }
    }
}
