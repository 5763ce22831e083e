using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Files;

/// <summary>
/// A reader of safetensors files written from the format's description alone (https://github.com/huggingface/safetensors, "Format"), to judge what is
/// written here by something that shares no line with it.
/// </summary>
internal sealed class SpecificationReader
{
    private static readonly Dictionary<string, int> Sizes = new()
    {
        ["F64"] = 8,
        ["F32"] = 4,
        ["F16"] = 2,
        ["BF16"] = 2,
        ["I64"] = 8,
        ["I32"] = 4,
        ["I16"] = 2,
        ["U16"] = 2,
        ["I8"] = 1,
        ["U8"] = 1,
        ["BOOL"] = 1,
    };

    internal SpecificationReader(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        long length = BinaryPrimitives.ReadInt64LittleEndian(file);
        Assert.InRange(length, 2, 100_000_000);
        Assert.Equal((byte)'{', file[8]);
        DataStart = 8 + (int)length;
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, (int)length), new JsonDocumentOptions { AllowDuplicateProperties = false });
        var ranges = new List<(long Start, long End)>();
        foreach (JsonProperty property in header.RootElement.EnumerateObject())
        {
            if (property.Name == "__metadata__")
            {
                Metadata = property.Value.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!);
                continue;
            }

            string type = property.Value.GetProperty("dtype").GetString()!;
            long[] shape = property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
            long[] offsets = property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
            Assert.Equal(3, property.Value.EnumerateObject().Count());
            Assert.Equal(shape.Aggregate(1L, (product, size) => product * size) * Sizes[type], offsets[1] - offsets[0]);
            Assert.Equal(0, (DataStart + offsets[0]) % Sizes[type]);
            ranges.Add((offsets[0], offsets[1]));
            Tensors.Add(property.Name, (type, shape, file[(DataStart + (int)offsets[0])..(DataStart + (int)offsets[1])]));
        }

        // Every byte of the data belongs to one tensor.
        long end = 0;
        foreach ((long start, long stop) in ranges.Order())
        {
            Assert.Equal(end, start);
            end = stop;
        }

        Assert.Equal(file.Length - DataStart, end);
    }

    internal int DataStart { get; }

    internal Dictionary<string, string> Metadata { get; } = [];

    internal Dictionary<string, (string Type, long[] Shape, byte[] Data)> Tensors { get; } = [];
}
