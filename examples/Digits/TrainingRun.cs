using System;
using System.Collections.Generic;

namespace Digits;

/// <summary>What was measured at the end of an epoch, one pass over all training images.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="TrainingLoss">Cross-entropy in nats: the mean over the epoch's batches, each taken before its step.</param>
/// <param name="HeldOutLoss">Cross-entropy in nats on the held-out images.</param>
/// <param name="Accuracy">The share of held-out images that are recognised, 0 to 1.</param>
internal sealed record EpochResult(int Epoch, double TrainingLoss, double HeldOutLoss, double Accuracy);

/// <summary>How far a run is; <paramref name="LastEpoch"/> is null during the first epoch.</summary>
internal readonly record struct TrainingProgress(string Optimizer, long Step, long TotalSteps, EpochResult? LastEpoch);

/// <summary>A training run with one optimizer, finished or interrupted.</summary>
internal sealed class TrainingRun(Type optimizer, string name)
{
    /// <summary>The generated class.</summary>
    public Type Optimizer { get; } = optimizer;

    /// <summary>The optimizer's name for people.</summary>
    public string Name { get; } = name;

    /// <summary>The epochs that were completed, in order.</summary>
    public List<EpochResult> Epochs { get; } = [];

    /// <summary>The number of optimizer steps that were taken.</summary>
    public long Steps { get; set; }

    /// <summary>The number of trained values.</summary>
    public long Parameters { get; init; }

    /// <summary>The median duration of the optimizer's step alone.</summary>
    public TimeSpan StepTime { get; set; }

    /// <summary>The start of the SHA-256 of all trained values: two runs with the same one agree in every bit.</summary>
    public string Fingerprint { get; set; } = "";
}
