using System;
using System.Collections.Generic;
using System.Text.Json.Serialization;
using GenOptim.Checkpoints;

namespace GenOptim;

/// <summary>
/// A copy of everything that an optimizer needs to continue, besides the parameters' values: keyed by parameter name, with PyTorch's state names.
/// </summary>
/// <remarks>
/// System.Text.Json reads and writes it, for state of some megabytes; under NativeAOT through <see cref="OptimizerStateJsonContext"/>. Large state belongs
/// into files: <see cref="CheckpointExtensions.Save"/>.
/// </remarks>
[JsonConverter(typeof(OptimizerStateConverter))]
public sealed record OptimizerState
{
    /// <summary>The layout that this version writes and reads.</summary>
    public const int CurrentFormatVersion = 1;

    /// <summary>The layout of this state.</summary>
    public int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>The algorithm.</summary>
    public required Algorithm Algorithm { get; init; }

    /// <summary>The decay rule.</summary>
    public required DecayRule Decay { get; init; }

    /// <summary>The number type of the parameters.</summary>
    public required DType Parameter { get; init; }

    /// <summary>The class's constants, by name; flags are 0 or 1.</summary>
    public required IReadOnlyDictionary<string, double> Constants { get; init; }

    /// <summary>How many steps the optimizer has taken.</summary>
    public required long StepCount { get; init; }

    /// <summary>The learning rate for groups that state none.</summary>
    public required double LearningRate { get; init; }

    /// <summary>What random rounding depends on; null where nothing is rounded by chance.</summary>
    public long? RoundingSeed { get; init; }

    /// <summary>The groups, in order.</summary>
    public required IReadOnlyList<GroupState> Groups { get; init; }

    /// <summary>The parameters' state, by parameter name.</summary>
    public required IReadOnlyDictionary<string, ParameterState> Parameters { get; init; }

    /// <summary>What features remember from step to step, by the feature's name: a loss scale, the window of a guard. One that is missing begins anew.</summary>
    public SortedDictionary<string, StateSection> Sections { get; init; } = new(StringComparer.Ordinal);
}
