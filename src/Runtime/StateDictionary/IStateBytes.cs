using System;

namespace GenOptim;

/// <summary>The bytes of a state array that is not in memory, such as one in a file.</summary>
internal interface IStateBytes
{
    /// <summary>Reads some of the bytes.</summary>
    /// <param name="start">Index of the first byte.</param>
    /// <param name="destination">Where they go; its length says how many.</param>
    void Read(nint start, Span<byte> destination);
}
