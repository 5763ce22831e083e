using System.Collections.Generic;

namespace GenOptim;

/// <summary>What was loaded from a checkpoint.</summary>
/// <param name="Path">The checkpoint's folder.</param>
/// <param name="Step">The step at which it was saved.</param>
/// <param name="Optimizers">What was taken over from the state of each optimizer, in their order.</param>
/// <param name="Values">What became of the parameters' values: those that were loaded, those that the model file lacks, and so on.</param>
/// <param name="Notes">What the caller had saved along.</param>
public sealed record CheckpointResult(
    string Path, long Step, IReadOnlyList<LoadResult> Optimizers, LoadResult Values, IReadOnlyDictionary<string, string> Notes);
