using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace GenOptim.Checkpoints;

/// <summary>Writes safetensors files, from wherever the bytes are and without a copy of them.</summary>
internal static class SafetensorsWriter
{
    /// <summary>Data begins at a multiple of this.</summary>
    private const int Alignment = 64;

    /// <summary>The checksum stands first, so that its place is known.</summary>
    private const string Opening = "{\"__metadata__\":{\"" + Checksum.MetadataName + "\":\"";

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Parts of this size are summed and written while they are in the cache.</summary>
    private const int PartLength = 1 << 18;

    /// <summary>Writes a whole file.</summary>
    /// <param name="file">An empty file.</param>
    /// <param name="path">What to call it in reports of progress.</param>
    /// <param name="metadata">Free text by name, besides the checksum.</param>
    /// <param name="contents">The tensors.</param>
    /// <param name="progress">Told how far it has come, or null.</param>
    /// <exception cref="ArgumentException">A name is there twice or is not Unicode, or the header would be too long.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal static void Write(
        SafeFileHandle file,
        string path,
        IReadOnlyDictionary<string, string> metadata,
        IEnumerable<SafetensorsContent> contents,
        IProgress<CheckpointProgress>? progress)
    {
        SafetensorsContent[] ordered = InOrder(contents);
        byte[] header = Header(metadata, ordered);
        long total = header.Length + ordered.Sum(content => content.ByteLength);
        var checksum = new Checksum();
        long done = 0;
        WritePart(header);
        foreach (SafetensorsContent content in ordered)
        {
            long end = done + content.ByteLength;
            content.Write(bytes =>
            {
                for (int start = 0; start < bytes.Length; start += PartLength)
                {
                    WritePart(bytes.Slice(start, Math.Min(PartLength, bytes.Length - start)));
                }
            });
            if (done != end)
            {
                throw new InvalidOperationException($"Tensor '{content.Name}' did not have the bytes that it announced.");
            }
        }

        RandomAccess.Write(file, checksum.ToBytes(), SafetensorsHeader.LengthBytes + Opening.Length);

        void WritePart(ReadOnlySpan<byte> part)
        {
            checksum.Add(part);
            RandomAccess.Write(file, part, done);
            done += part.Length;
            progress?.Report(new CheckpointProgress(path, done, total));
        }
    }

    /// <summary>Large elements first, so that all of them are aligned; tensors of one type by name.</summary>
    private static SafetensorsContent[] InOrder(IEnumerable<SafetensorsContent> contents)
    {
        SafetensorsContent[] ordered = contents
            .OrderByDescending(content => SafetensorsTypes.TryGetBits(content.Type, out int bits) ? bits : throw new ArgumentException($"'{content.Type}' is no number type of the format."))
            .ThenBy(content => content.Name, StringComparer.Ordinal)
            .ToArray();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (SafetensorsContent content in ordered)
        {
            RequireUnicode(content.Name);
            if (content.Name == "__metadata__" || !names.Add(content.Name))
            {
                throw new ArgumentException($"A safetensors file cannot hold the name '{content.Name}': {(content.Name == "__metadata__" ? "the format keeps it for itself" : "it is there twice")}.");
            }
        }

        return ordered;
    }

    private static byte[] Header(IReadOnlyDictionary<string, string> metadata, SafetensorsContent[] contents)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(stackalloc byte[SafetensorsHeader.LengthBytes]);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("__metadata__");
            writer.WriteString(Checksum.MetadataName, Checksum.None);
            foreach ((string name, string text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                RequireUnicode(text);
                writer.WriteString(name, text);
            }

            writer.WriteEndObject();
            long start = 0;
            foreach (SafetensorsContent content in contents)
            {
                writer.WriteStartObject(content.Name);
                writer.WriteString("dtype", content.Type);
                writer.WriteStartArray("shape");
                foreach (long size in content.Shape)
                {
                    writer.WriteNumberValue(size);
                }

                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(start);
                writer.WriteNumberValue(start += content.ByteLength);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        int length = (buffer.WrittenCount + Alignment - 1) / Alignment * Alignment;
        if (length - SafetensorsHeader.LengthBytes > SafetensorsHeader.MaxLength)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"The header of {contents.Length} tensors would be {length} bytes long; the format allows {SafetensorsHeader.MaxLength}."));
        }

        byte[] header = new byte[length];
        buffer.WrittenSpan.CopyTo(header);
        header.AsSpan(buffer.WrittenCount).Fill((byte)' ');
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)(length - SafetensorsHeader.LengthBytes));
        return header;
    }

    private static void RequireUnicode(string text)
    {
        try
        {
            StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            throw new ArgumentException($"'{text}' is not Unicode (it holds half of a surrogate pair) and cannot be written to a file.");
        }
    }
}
