using System;
using System.Collections.Generic;

namespace GenOptim.Engine;

/// <summary>Finds memory that a step would write while it is another tensor's, or read after it was written.</summary>
internal sealed unsafe class MemoryOverlap
{
    private readonly IReadOnlyCollection<Parameter> _parameters;
    private readonly Range[] _values;

    /// <param name="parameters">All parameters of an optimizer.</param>
    internal MemoryOverlap(IReadOnlyCollection<Parameter> parameters)
    {
        _parameters = parameters;
        _values = SortedValues(parameters);
    }

    /// <summary>Checks that no two parameters' values overlap, and that no gradient overlaps any values.</summary>
    /// <exception cref="ArgumentException">They do; the message names both parameters.</exception>
    internal void ThrowIfAny()
    {
        for (int i = 1; i < _values.Length; i++)
        {
            if (_values[i].Start < _values[i - 1].End)
            {
                throw new ArgumentException(
                    $"The values of parameters '{_values[i - 1].Parameter.Name}' and '{_values[i].Parameter.Name}' overlap in memory; a step would update the shared part twice.");
            }
        }

        foreach (Parameter parameter in _parameters)
        {
            ThrowIfGradientOverlaps(parameter);
        }
    }

    /// <summary>Checks one parameter's gradient against all values, in logarithmic time and without allocating: gradients may move in every step.</summary>
    /// <exception cref="ArgumentException">It overlaps; the message names both parameters.</exception>
    internal void ThrowIfGradientOverlaps(Parameter parameter)
    {
        if (!parameter.IsOnHost || parameter.GradientAddress is null || parameter.Length == 0)
        {
            return;
        }

        var gradient = new Range(parameter, (nuint)parameter.GradientAddress, DTypes.SizeOf(parameter.GradientType));
        int above = Array.BinarySearch(_values, gradient, Range.ByStart);
        above = above < 0 ? ~above : above;

        // Values do not overlap each other, so that only the last range at or below and the first above can meet the gradient.
        for (int i = Math.Max(0, above - 1); i < _values.Length && _values[i].Start < gradient.End; i++)
        {
            if (gradient.Start < _values[i].End)
            {
                throw new ArgumentException(
                    $"The gradient of parameter '{parameter.Name}' overlaps the values of parameter '{_values[i].Parameter.Name}' in memory; a step would read what it has already overwritten.");
            }
        }
    }

    private static Range[] SortedValues(IReadOnlyCollection<Parameter> parameters)
    {
        var ranges = new List<Range>(parameters.Count);
        foreach (Parameter parameter in parameters)
        {
            if (parameter.Length > 0 && parameter.IsOnHost)
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
