using System;

namespace GenOptim.Checkpoints;

/// <summary>Takes the next bytes of a file.</summary>
/// <param name="bytes">The bytes.</param>
internal delegate void ByteSink(ReadOnlySpan<byte> bytes);
