using System;
using System.Runtime.InteropServices;

namespace GenOptim.Checkpoints;

/// <summary>Halves as the floats that they are, for state is kept in none.</summary>
internal sealed class Float16Bytes(IStateBytes halves) : IStateBytes
{
    public void Read(nint start, Span<byte> destination)
    {
        Span<float> floats = MemoryMarshal.Cast<byte, float>(destination);
        Half[] part = new Half[floats.Length];
        halves.Read(start / 2, MemoryMarshal.AsBytes(part.AsSpan()));
        for (int i = 0; i < floats.Length; i++)
        {
            floats[i] = (float)part[i];
        }
    }
}
