using System.Collections.Generic;

namespace GenOptim;

/// <summary>What was taken over from saved state, and what was not.</summary>
/// <param name="StepCount">How many steps the optimizer has taken now.</param>
/// <param name="Loaded">The parameters whose state was taken over, by the optimizer's names.</param>
/// <param name="StartedAnew">Parameters that start with a state of zero, each with the reason. Only with <see cref="StateMatch.Partial"/>.</param>
/// <param name="LeftOut">What the state has and the optimizer does not. Only with <see cref="StateMatch.Partial"/>, storage that another number type has no use for, or what an earlier version kept.</param>
/// <param name="Converted">Arrays that were taken over in another number type, or made from the parameter's values.</param>
public sealed record LoadResult(
    long StepCount,
    IReadOnlyList<string> Loaded,
    IReadOnlyList<string> StartedAnew,
    IReadOnlyList<string> LeftOut,
    IReadOnlyList<string> Converted);
