using System;

namespace GenOptim.Checkpoints;

/// <summary>The bytes of a tensor of a file.</summary>
internal sealed class FileBytes(SafetensorsReader reader, SafetensorsTensor tensor) : IStateBytes
{
    public void Read(nint start, Span<byte> destination) => reader.Read(tensor, start, destination);
}
