using System;

namespace GenOptim;

/// <summary>What is taken over from saved state.</summary>
public sealed record LoadOptions
{
    internal static readonly LoadOptions Default = new();

    /// <summary>Where learning rates come from: from the state, or what the constructor and properties were given stays. lr0 always comes from the state.</summary>
    public HyperparameterSource LearningRate { get; init; }

    /// <summary>Where weight decays come from: from the state, or what the constructor and properties were given stays.</summary>
    public HyperparameterSource WeightDecay { get; init; }

    /// <summary>How much must be the same.</summary>
    public StateMatch Match { get; init; }

    /// <summary>
    /// What the optimizer calls a parameter of the state, by the name that it has there; null leaves it out, which needs
    /// <see cref="StateMatch.Partial"/>. Without a function names stay.
    /// </summary>
    public Func<string, string?>? Rename { get; init; }

    /// <summary>
    /// Whether a file must have its checksum. False takes files that another program has rewritten; what is left then are the checks of the format.
    /// </summary>
    public bool VerifyChecksum { get; init; } = true;

    /// <summary>Told how far reading a file has come.</summary>
    public IProgress<CheckpointProgress>? Progress { get; init; }
}
