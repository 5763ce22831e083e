using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.Linq;

namespace GenOptim.Engine;

/// <summary>A number that an optimizer keeps on the host from step to step, per parameter or per group, and saves with its state.</summary>
/// <param name="Name">The name in state dictionaries.</param>
/// <param name="Initial">The value before the first step; also that of a state which was saved without it.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record HostScalar(string Name, double Initial)
{
    /// <summary>Several numbers of one kind, named <c>name.0</c>, <c>name.1</c> and so on.</summary>
    /// <param name="name">The name that they have in common.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="initial">The value of each before the first step.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static IEnumerable<HostScalar> Series(string name, int count, double initial) =>
        Enumerable.Range(0, count).Select(index => new HostScalar(string.Create(CultureInfo.InvariantCulture, $"{name}.{index}"), initial));
}
