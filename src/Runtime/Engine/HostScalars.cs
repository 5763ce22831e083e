using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Engine;

/// <summary>The values of <see cref="HostScalar"/>s of one parameter or group, in the order in which the descriptor lists them.</summary>
internal static class HostScalars
{
    /// <summary>The values before the first step.</summary>
    internal static double[] New(IReadOnlyList<HostScalar> scalars) => scalars.Select(scalar => scalar.Initial).ToArray();

    /// <summary>The values by name.</summary>
    internal static SortedDictionary<string, double> Export(IReadOnlyList<HostScalar> scalars, double[] values)
    {
        var saved = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < scalars.Count; i++)
        {
            saved.Add(scalars[i].Name, values[i]);
        }

        return saved;
    }

    /// <summary>Takes values in; one that was not saved is what it is before the first step.</summary>
    internal static void Import(IReadOnlyList<HostScalar> scalars, double[] values, SortedDictionary<string, double> saved)
    {
        for (int i = 0; i < scalars.Count; i++)
        {
            values[i] = saved.TryGetValue(scalars[i].Name, out double value) ? value : scalars[i].Initial;
        }
    }

    /// <summary>Sets all to what they are before the first step.</summary>
    internal static void Reset(IReadOnlyList<HostScalar> scalars, double[] values)
    {
        for (int i = 0; i < scalars.Count; i++)
        {
            values[i] = scalars[i].Initial;
        }
    }
}
