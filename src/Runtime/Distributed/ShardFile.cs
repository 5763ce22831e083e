using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GenOptim.Checkpoints;

namespace GenOptim.Distributed;

/// <summary>
/// A part of a rank's state as a file of torch's distributed checkpoint for Hugging Face's files: arrays of slices stand under the whole tensor's name, as boxes of its shape, and
/// <c>DCP_SHARDING_INFO</c> in the metadata says where each begins (torch/distributed/checkpoint/hf_storage.py, <c>HuggingFaceStorageReader</c>).
/// </summary>
/// <remarks>
/// Where a tensor is cut within a row, all its slices are stretches of one dimension; its shape stands in <c>genoptim.slices</c>. A file holds at most one slice of a tensor, because a name is there once:
/// a rank that has several writes several files. For the rest it is an <see cref="OptimizerFile"/>: a slice's step count is called by the slice's own name, unless it is a tensor's first.
/// </remarks>
internal static class ShardFile
{
    private const string OffsetsName = "DCP_SHARDING_INFO";

    private const string VersionName = "DCP_VERSION";

    private const string SlicesName = "genoptim.slices";

    private const string IndexName = "genoptim.optimizer_index";

    private static readonly SliceContext Json = new(
        new JsonSerializerOptions(SliceContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Writes one of a rank's files.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="state">What it holds: a rank's state, or some of its slices.</param>
    /// <param name="slices">Where those of its parameters lie that are parts of tensors, by name.</param>
    /// <param name="optimizer">Which of the optimizers that step together it is of.</param>
    /// <param name="progress">Told how far it has come, or null.</param>
    /// <exception cref="CheckpointException">The system refused.</exception>
    internal static void Write(string path, OptimizerState state, SortedDictionary<string, SavedSlice> slices, int optimizer, IProgress<CheckpointProgress>? progress)
    {
        var offsets = new SortedDictionary<string, SavedOffsets>(StringComparer.Ordinal);
        SafetensorsContent[] contents = [.. OptimizerFile.Contents(state).Select(content => Placed(content, slices, offsets))];
        Dictionary<string, string> metadata = OptimizerFile.Metadata(state);
        metadata.Add(OffsetsName, JsonSerializer.Serialize(offsets, Json.SortedDictionaryStringSavedOffsets));
        metadata.Add(VersionName, "1.0");
        if (optimizer > 0)
        {
            metadata.Add(IndexName, optimizer.ToString(CultureInfo.InvariantCulture));
        }

        metadata.Add(SlicesName, JsonSerializer.Serialize(slices, Json.SortedDictionaryStringSavedSlice));
        DurableFile.Replace(path, file => SafetensorsWriter.Write(file, path, metadata, contents, progress));
    }

    /// <summary>Opens a file of state whose tensors have the names and shapes that <see cref="OptimizerFile"/> expects, whatever they are called in it.</summary>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    internal static SafetensorsReader Open(string path)
    {
        SafetensorsReader reader = SafetensorsReader.Open(path);
        try
        {
            if (reader.Metadata.TryGetValue(SlicesName, out string? text))
            {
                var names = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach ((string name, SavedSlice? slice) in JsonSerializer.Deserialize(text, Json.SortedDictionaryStringSavedSlice) ?? [])
                {
                    names.Add((slice ?? throw new FormatException($"'{name}' is null")).Tensor, name);
                }

                reader.Rename(tensor => OptimizerFile.TryParse(tensor.Name, out string? parameter, out string? array) && names.TryGetValue(parameter, out string? name)
                    ? tensor with { Name = OptimizerFile.Key(name, array), Shape = tensor.Shape.Count == 0 ? [] : [tensor.Shape.Aggregate(1L, static (product, size) => product * size)] }
                    : tensor);
            }

            return reader;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or FormatException)
        {
            reader.Dispose();
            throw CheckpointException.Damaged(path, $"what its metadata says of its slices cannot be read ({exception.Message})");
        }
    }

    /// <summary>Which of the optimizers that step together a file is of.</summary>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    internal static int OptimizerOf(SafetensorsReader reader) =>
        !reader.Metadata.TryGetValue(IndexName, out string? text) ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index
        : throw CheckpointException.Damaged(reader.Path, $"its metadata calls it the file of optimizer '{text}'");

    private static SafetensorsContent Placed(SafetensorsContent content, SortedDictionary<string, SavedSlice> slices, SortedDictionary<string, SavedOffsets> offsets)
    {
        SafetensorsContent placed = content;
        long[] start = new long[content.Shape.Count];
        if (OptimizerFile.TryParse(content.Name, out string? parameter, out string? array) && slices.TryGetValue(parameter, out SavedSlice? slice)
            && (content.Shape.Count > 0 || slice.Start == 0))
        {
            // A scale stands for a block, so that there are fewer of them.
            bool isBox = content.Shape is [long length] && length == slice.Length && !slice.IsFlat;
            placed = content with { Name = OptimizerFile.Key(slice.Tensor, array), Shape = isBox ? slice.Box : content.Shape };
            start = isBox ? slice.BoxStart
                : content.Shape is [long units] ? [units == slice.Length ? slice.Start : slice.Start / Storage.Block8.Length]
                : [];
        }

        offsets.Add(placed.Name, new SavedOffsets { Offsets = start });
        return placed;
    }
}

/// <summary>Where a part of a tensor lies.</summary>
internal sealed class SavedSlice
{
    public required string Tensor { get; init; }

    /// <summary>The shape of the whole tensor.</summary>
    public required long[] Shape { get; init; }

    /// <summary>Index of the first element.</summary>
    public required long Start { get; init; }

    /// <summary>Number of elements.</summary>
    public required long Length { get; init; }

    /// <summary>Whether the tensor's slices are stretches of elements and not of rows.</summary>
    public required bool IsFlat { get; init; }

    /// <summary>The shape of the slice's rows.</summary>
    internal long[] Box => [Length / RowLength, .. Shape.Skip(1)];

    /// <summary>Where they begin in the tensor.</summary>
    internal long[] BoxStart => [Start / RowLength, .. Shape.Skip(1).Select(static _ => 0L)];

    private long RowLength => Shape.Skip(1).Aggregate(1L, static (product, size) => product * size);
}

/// <summary>Where a tensor of a file begins in the whole one, in each dimension.</summary>
internal sealed class SavedOffsets
{
    [JsonPropertyName("saved_offsets")]
    public required long[] Offsets { get; init; }
}

/// <summary>Reads and writes both without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(SortedDictionary<string, SavedSlice>))]
[JsonSerializable(typeof(SortedDictionary<string, SavedOffsets>))]
internal sealed partial class SliceContext : JsonSerializerContext;
