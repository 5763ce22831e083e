using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace GenOptim.Checkpoints;

/// <summary>
/// What stands in the metadata of an optimizer's file: everything of an <see cref="OptimizerState"/> but the arrays. The layout is that of
/// <see cref="OptimizerState.CurrentFormatVersion"/>; a name here never changes its meaning within a version.
/// </summary>
internal sealed class OptimizerDocument
{
    public required string Algorithm { get; init; }

    public required string Decay { get; init; }

    public required string Parameter { get; init; }

    public required SortedDictionary<string, double> Constants { get; init; }

    public required long StepCount { get; init; }

    public required double LearningRate { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RoundingSeed { get; init; }

    public required List<GroupDocument> Groups { get; init; }

    public required SortedDictionary<string, ParameterDocument> Parameters { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, SectionDocument>? Sections { get; init; }
}

/// <summary>A group.</summary>
internal sealed class GroupDocument
{
    public required string Name { get; init; }

    public required double LearningRate { get; init; }

    public required double InitialLearningRate { get; init; }

    public required double WeightDecay { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? PeakLearningRate { get; init; }

    /// <summary>Whether the group has a learning rate of its own; of files without it, one that differs from the optimizer's.</summary>
    public bool HasOwnLearningRate { get; init; }

    public required List<string> Parameters { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, double>? Scalars { get; init; }
}

/// <summary>A parameter.</summary>
internal sealed class ParameterDocument
{
    public required List<long> Shape { get; init; }

    /// <summary>The number type of each state array, by name.</summary>
    public required SortedDictionary<string, string> State { get; init; }

    /// <summary>The shapes of those arrays that have another than the parameter's: one number for each row or column.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, List<long>>? Shapes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, double>? Scalars { get; init; }
}

/// <summary>What a feature remembers.</summary>
internal sealed class SectionDocument
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, double>? Numbers { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, long>? Counts { get; init; }

    /// <summary>The names of the series, each of which is a tensor.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedSet<string>? Series { get; init; }
}

/// <summary>Reads and writes the documents without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(OptimizerDocument))]
[JsonSerializable(typeof(StateDocument))]
internal sealed partial class DocumentContext : JsonSerializerContext;
