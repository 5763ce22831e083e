using System;
using System.Collections.Generic;

namespace GenOptim.Checkpoints;

/// <summary>A tensor that is to be written.</summary>
/// <param name="Name">Its name, unique within the file.</param>
/// <param name="Type">Its number type as the format spells it.</param>
/// <param name="Shape">The sizes of its dimensions.</param>
/// <param name="ByteLength">Bytes that it takes.</param>
/// <param name="Write">Hands all of its bytes on, in order and in as many parts as it likes.</param>
internal sealed record SafetensorsContent(string Name, string Type, IReadOnlyList<long> Shape, long ByteLength, Action<ByteSink> Write);
