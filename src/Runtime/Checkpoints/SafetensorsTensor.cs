using System.Collections.Generic;

namespace GenOptim.Checkpoints;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name, unique within the file.</param>
/// <param name="Type">Its number type as the format spells it: <c>F32</c>, <c>BF16</c>, <c>I64</c> ...</param>
/// <param name="Shape">The sizes of its dimensions; empty for a scalar.</param>
/// <param name="Start">Where it begins, in bytes from the start of the data.</param>
/// <param name="ByteLength">Bytes that it takes.</param>
public sealed record SafetensorsTensor(string Name, string Type, IReadOnlyList<long> Shape, long Start, long ByteLength)
{
    /// <summary>Number of elements.</summary>
    public long Length
    {
        get
        {
            // The header was checked: the product does not overflow.
            long length = 1;
            foreach (long size in Shape)
            {
                length *= size;
            }

            return length;
        }
    }
}
