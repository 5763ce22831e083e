using System;
using System.Collections.Generic;

namespace GenOptim.Engine;

/// <summary>Finds memory that a step would write while it is another tensor's, or read after it was written.</summary>
internal static unsafe class MemoryOverlap
{
    /// <summary>Checks that no two parameters' values overlap, and that no gradient overlaps any values.</summary>
    /// <exception cref="ArgumentException">They do; the message names both parameters.</exception>
    internal static void ThrowIfAny(IReadOnlyCollection<Parameter> parameters)
    {
        Range[] values = SortedValues(parameters);
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i].Start < values[i - 1].End)
            {
                throw new ArgumentException(
                    $"The values of parameters '{values[i - 1].Parameter.Name}' and '{values[i].Parameter.Name}' overlap in memory; a step would update the shared part twice.");
            }
        }

        foreach (Parameter parameter in parameters)
        {
            ThrowIfGradientOverlaps(parameter, values);
        }
    }

    /// <summary>Checks one parameter's gradient, whose memory was changed, against all values.</summary>
    /// <exception cref="ArgumentException">It overlaps; the message names both parameters.</exception>
    internal static void ThrowIfGradientOverlaps(Parameter parameter, IReadOnlyCollection<Parameter> parameters) =>
        ThrowIfGradientOverlaps(parameter, SortedValues(parameters));

    private static void ThrowIfGradientOverlaps(Parameter parameter, Range[] values)
    {
        if (parameter.GradientAddress is null || parameter.Length == 0)
        {
            return;
        }

        var gradient = new Range(parameter, (nuint)parameter.GradientAddress, DTypes.SizeOf(parameter.GradientType));
        int above = Array.BinarySearch(values, gradient, Range.ByStart);
        above = above < 0 ? ~above : above;

        // Values do not overlap each other, so that only the last range at or below and the first above can meet the gradient.
        for (int i = Math.Max(0, above - 1); i < values.Length && values[i].Start < gradient.End; i++)
        {
            if (gradient.Start < values[i].End)
            {
                throw new ArgumentException(
                    $"The gradient of parameter '{parameter.Name}' overlaps the values of parameter '{values[i].Parameter.Name}' in memory; a step would read what it has already overwritten.");
            }
        }
    }

    private static Range[] SortedValues(IReadOnlyCollection<Parameter> parameters)
    {
        var ranges = new List<Range>(parameters.Count);
        foreach (Parameter parameter in parameters)
        {
            if (parameter.Length > 0)
            {
                ranges.Add(new Range(parameter, (nuint)parameter.ValuesAddress, DTypes.SizeOf(parameter.ValueType)));
            }
        }

        Range[] sorted = ranges.ToArray();
        Array.Sort(sorted, Range.ByStart);
        return sorted;
    }

    private readonly struct Range
    {
        internal static readonly Comparer<Range> ByStart = Comparer<Range>.Create((a, b) => a.Start.CompareTo(b.Start));

        internal Range(Parameter parameter, nuint start, int elementSize)
        {
            Parameter = parameter;
            Start = start;
            End = start + ((nuint)parameter.Length * (nuint)elementSize);
        }

        internal Parameter Parameter { get; }

        internal nuint Start { get; }

        internal nuint End { get; }
    }
}
