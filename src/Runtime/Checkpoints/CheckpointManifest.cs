using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace GenOptim.Checkpoints;

/// <summary>What stands in <c>checkpoint.json</c>: which files make up a checkpoint, so that one that lacks any is not taken for whole.</summary>
internal sealed class CheckpointManifest
{
    internal const string FileName = "checkpoint.json";

    internal const int CurrentFormatVersion = 1;

    public required int FormatVersion { get; init; }

    /// <summary>Counts the checkpoints of a folder: the newest has the highest, whatever clocks and step counts say.</summary>
    public required long Serial { get; init; }

    public required long Step { get; init; }

    /// <summary>Number of optimizers.</summary>
    public required int Optimizers { get; init; }

    /// <summary>Number of ranks that have saved it, each its part of the state; null where it is no sharded optimizer's, or that of one rank.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Ranks { get; init; }

    /// <summary>The bytes of each file, by name.</summary>
    public required SortedDictionary<string, long> Files { get; init; }

    /// <summary>The caller's own.</summary>
    public required SortedDictionary<string, string> Notes { get; init; }
}

/// <summary>Reads and writes manifests without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CheckpointManifest))]
internal sealed partial class ManifestContext : JsonSerializerContext;
