using System;

namespace GenOptim.Generator.Model;

/// <summary>GenOptim.Metrics as the generator knows it: same names, same values.</summary>
[Flags]
internal enum MetricKinds
{
    None = 0,
    Norms = 1,
    Cosines = 2,
    SecondMoment = 4,
    LostUpdates = 8,
    All = Norms | Cosines | SecondMoment | LostUpdates,
}
