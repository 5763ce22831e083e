using System.ComponentModel;

namespace GenOptim.Lanes;

/// <summary>A lane of the CPU: a <see cref="ILane{TSelf, T}"/> that is loaded from and stored to memory.</summary>
/// <typeparam name="TSelf">The lane itself.</typeparam>
/// <typeparam name="T">The type in which it computes.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICpuLane<TSelf, T> : ILane<TSelf, T>
    where TSelf : struct, ICpuLane<TSelf, T>
    where T : unmanaged
{
    /// <summary>Whether this machine has the lane's registers, so that it is fast. It computes the same everywhere. A constant for the JIT.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Number of elements in the lane.</summary>
    static abstract int Count { get; }

    /// <summary>Reads <see cref="Count"/> elements. Nothing is checked.</summary>
    /// <param name="origin">The first element of the array; no alignment is needed.</param>
    /// <param name="index">Index of the first element to read.</param>
    static abstract TSelf Load(ref readonly T origin, nint index);

    /// <summary>Writes <see cref="Count"/> elements. Nothing is checked.</summary>
    /// <param name="origin">The first element of the array; no alignment is needed.</param>
    /// <param name="index">Index of the first element to write.</param>
    void Store(ref T origin, nint index);
}
