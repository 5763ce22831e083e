using System;
using System.Collections.Generic;

namespace GenOptim;

/// <summary>What one feature of an optimizer remembers from step to step besides arrays: a loss scale, the window of a guard, a schedule's memory.</summary>
/// <remarks>Names are the feature's own; a name that is missing when a state is taken in keeps its first value.</remarks>
public sealed record StateSection
{
    /// <summary>Numbers by name.</summary>
    public SortedDictionary<string, double> Numbers { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Counts by name.</summary>
    public SortedDictionary<string, long> Counts { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Sequences of numbers by name, oldest first.</summary>
    public SortedDictionary<string, double[]> Series { get; init; } = new(StringComparer.Ordinal);
}
