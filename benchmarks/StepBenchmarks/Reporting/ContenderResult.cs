using System.Collections.Generic;

namespace GenOptim.Benchmarks.Reporting;

/// <summary>What was measured of one contender in one case.</summary>
/// <param name="Contender">Its name.</param>
/// <param name="MedianMicroseconds">The median over the rounds of the time of a step.</param>
/// <param name="FastestMicroseconds">The fastest round.</param>
/// <param name="GigabytesPerSecond">The bytes that a fused step moves, over the median time.</param>
/// <param name="OfCeiling">Its speed as a part of the traffic ceiling's: the median of the rounds' quotients.</param>
/// <param name="OfHandWritten">Likewise, of the hand-written loop's.</param>
/// <param name="GeneratedOverThis">The generated step's time over this one's; below 1 the generated step is faster.</param>
/// <param name="AllocatedBytesPerStep">Managed bytes allocated per step, where it was measured.</param>
/// <param name="MicrosecondsByRound">The rounds, in order.</param>
internal sealed record ContenderResult(
    string Contender,
    double MedianMicroseconds,
    double FastestMicroseconds,
    double GigabytesPerSecond,
    double OfCeiling,
    double OfHandWritten,
    double? GeneratedOverThis,
    double? AllocatedBytesPerStep,
    IReadOnlyList<double> MicrosecondsByRound);
