using System;
using System.ComponentModel;

namespace GenOptim.Lanes;

/// <summary>Words of the CPU: <see cref="IWords{TSelf}"/> that are loaded from and stored to memory of 8, 16 or 32 bits per element.</summary>
/// <typeparam name="TSelf">The words themselves.</typeparam>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICpuWords<TSelf> : IWords<TSelf>
    where TSelf : struct, ICpuWords<TSelf>
{
    /// <summary>Number of elements.</summary>
    static abstract int Count { get; }

    /// <summary>The words <paramref name="start"/>, <paramref name="start"/> + 1 and so on.</summary>
    /// <param name="start">The first element's value.</param>
    static abstract TSelf Sequence(uint start);

    /// <summary>Reads <see cref="Count"/> elements of 16 bits. Nothing is checked.</summary>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to read.</param>
    static abstract TSelf Load(ref readonly ushort origin, nint index);

    /// <summary>Reads <see cref="Count"/> elements of 16 bits into the words' upper halves. Nothing is checked.</summary>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to read.</param>
    static abstract TSelf LoadUpper(ref readonly ushort origin, nint index);

    /// <summary>Reads <see cref="Count"/> elements of 8 bits. Nothing is checked.</summary>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to read.</param>
    static abstract TSelf Load(ref readonly byte origin, nint index);

    /// <summary>Reads <see cref="Count"/> elements of 8 bits and fills the words' upper bits with their sign. Nothing is checked.</summary>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to read.</param>
    static abstract TSelf LoadSigned(ref readonly byte origin, nint index);

    /// <summary>Writes the lower 16 bits of <see cref="Count"/> elements. Nothing is checked.</summary>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to write.</param>
    void Store(ref ushort origin, nint index);

    /// <summary>Writes the lower 8 bits of <see cref="Count"/> elements. Nothing is checked.</summary>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to write.</param>
    void Store(ref byte origin, nint index);

    /// <summary>Writes the upper 16 bits of <see cref="Count"/> elements. Nothing is checked.</summary>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to write.</param>
    void StoreUpper(ref ushort origin, nint index);

    /// <summary>Writes the lower 8 bits of four times <see cref="Count"/> elements, each below 2¹⁵, which costs less than four stores. Nothing is checked.</summary>
    /// <param name="first">The first elements.</param>
    /// <param name="second">Those that follow.</param>
    /// <param name="third">Those that follow them.</param>
    /// <param name="fourth">The last ones.</param>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to write.</param>
    static abstract void Store(TSelf first, TSelf second, TSelf third, TSelf fourth, ref byte origin, nint index);

    /// <summary>Reads <see cref="Count"/> elements of 32 bits. Nothing is checked.</summary>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to read.</param>
    static abstract TSelf Load(ref readonly uint origin, nint index);

    /// <summary>Writes <see cref="Count"/> elements of 32 bits. Nothing is checked.</summary>
    /// <param name="origin">The first element of the array.</param>
    /// <param name="index">Index of the first element to write.</param>
    void Store(ref uint origin, nint index);

    /// <summary>The largest of the elements.</summary>
    uint MaxAcross();

    /// <summary>Whether every element is below a bound, both taken as unsigned.</summary>
    /// <param name="words">The elements.</param>
    /// <param name="bound">The bound.</param>
    static abstract bool AreBelow(TSelf words, uint bound);
}
