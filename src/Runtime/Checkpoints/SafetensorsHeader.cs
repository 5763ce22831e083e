using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;

namespace GenOptim.Checkpoints;

/// <summary>The head of a safetensors file: which tensors there are, where they lie, and free text.</summary>
/// <remarks>
/// The rules are those of https://github.com/huggingface/safetensors, all of them: eight bytes of length, at most 100,000,000 bytes of JSON that
/// begin with a brace, no name twice, and data without holes or overlaps up to the last byte of the file.
/// </remarks>
internal sealed class SafetensorsHeader
{
    /// <summary>The most bytes of JSON.</summary>
    internal const int MaxLength = 100_000_000;

    /// <summary>Bytes of the length in front of the JSON.</summary>
    internal const int LengthBytes = 8;

    private const string MetadataName = "__metadata__";

    private SafetensorsHeader(
        IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, int> metadataPositions, IReadOnlyList<SafetensorsTensor> tensors)
    {
        Metadata = metadata;
        MetadataPositions = metadataPositions;
        Tensors = tensors;
    }

    /// <summary>Free text by name.</summary>
    internal IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Where the text of each metadata value begins in the JSON, behind its quote.</summary>
    internal IReadOnlyDictionary<string, int> MetadataPositions { get; }

    /// <summary>The tensors, in the order of their data.</summary>
    internal IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>Reads the JSON.</summary>
    /// <param name="json">The bytes behind the length.</param>
    /// <param name="dataLength">Bytes of the file behind the JSON.</param>
    /// <exception cref="FormatException">A rule is broken; the message says which, as the end of a sentence.</exception>
    internal static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataLength)
    {
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw new FormatException("its header does not begin with '{'");
        }

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        var tensors = new List<SafetensorsTensor>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = Text(ref reader);
                if (!names.Add(name))
                {
                    throw new FormatException($"its header has the name '{name}' twice");
                }

                reader.Read();
                if (name == MetadataName)
                {
                    ReadMetadata(ref reader, metadata, positions);
                }
                else
                {
                    tensors.Add(ReadTensor(ref reader, name));
                }
            }

            if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
            {
                throw new FormatException("its header is not one JSON object");
            }
        }
        catch (JsonException exception)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"its header is not JSON (line {exception.LineNumber}, byte {exception.BytePositionInLine})"));
        }

        return new SafetensorsHeader(metadata, positions, InOrder(tensors, dataLength));
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata, Dictionary<string, int> positions)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException($"{MetadataName} is not an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Text(ref reader);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new FormatException($"{MetadataName} '{name}' is not a string");
            }

            int position = checked((int)reader.TokenStartIndex + 1);
            if (!metadata.TryAdd(name, Text(ref reader)))
            {
                throw new FormatException($"{MetadataName} has the name '{name}' twice");
            }

            positions.Add(name, position);
        }
    }

    private static SafetensorsTensor ReadTensor(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException($"tensor '{name}' is not an object");
        }

        string? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string property = Text(ref reader);
            reader.Read();
            switch (property)
            {
                case "dtype" when type is null && reader.TokenType == JsonTokenType.String:
                    type = Text(ref reader);
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, name, property);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, name, property);
                    break;
                default:
                    throw new FormatException($"tensor '{name}' has a '{property}' that is unknown, there twice or of the wrong kind");
            }
        }

        if (type is null || shape is null || offsets is not { Length: 2 })
        {
            throw new FormatException($"tensor '{name}' lacks one of dtype, shape and two data_offsets");
        }

        if (offsets[1] < offsets[0])
        {
            throw new FormatException($"tensor '{name}' ends before it begins");
        }

        CheckLength(name, type, shape, offsets[1] - offsets[0]);
        return new SafetensorsTensor(name, type, shape, offsets[0], offsets[1] - offsets[0]);
    }

    private static void CheckLength(string name, string type, long[] shape, long byteLength)
    {
        if (!SafetensorsTypes.TryGetBits(type, out int bits))
        {
            throw new FormatException($"tensor '{name}' has the unknown number type '{type}'");
        }

        // A zero makes a tensor empty, whatever stands beside it.
        Int128 elements = shape.Contains(0) ? 0 : 1;
        foreach (long size in shape)
        {
            elements = Int128.Min(elements * size, long.MaxValue);
        }

        if (elements * bits != (Int128)byteLength * 8)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"tensor '{name}' of {type} [{string.Join(", ", shape)}] does not take the {byteLength} bytes that its data_offsets give it"));
        }
    }

    private static long[] ReadNumbers(ref Utf8JsonReader reader, string name, string property)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new FormatException($"tensor '{name}' has a {property} that is not an array");
        }

        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
            {
                throw new FormatException($"tensor '{name}' has a {property} with what is not a whole number from 0 to 2⁶³ − 1");
            }

            numbers.Add(number);
        }

        return numbers.ToArray();
    }

    private static SafetensorsTensor[] InOrder(List<SafetensorsTensor> tensors, long dataLength)
    {
        // Empty tensors share their place with the next one.
        SafetensorsTensor[] ordered = tensors.OrderBy(tensor => tensor.Start).ThenBy(tensor => tensor.ByteLength).ToArray();
        long end = 0;
        foreach (SafetensorsTensor tensor in ordered)
        {
            if (tensor.Start != end)
            {
                throw new FormatException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"tensor '{tensor.Name}' begins at byte {tensor.Start} of the data, where {(tensor.Start < end ? "it overlaps another" : "it leaves a hole")}: the last one ended at {end}"));
            }

            end += tensor.ByteLength;
        }

        if (end != dataLength)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"its tensors take {end} bytes and {dataLength} are there"));
        }

        return ordered;
    }

    /// <summary>A string, which must be Unicode: a lone surrogate cannot be told from another.</summary>
    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new FormatException("its header holds text that is not Unicode");
        }
    }
}
