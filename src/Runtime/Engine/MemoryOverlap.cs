using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Engine;

/// <summary>Finds gradients that a step would read after it has written to them as values.</summary>
internal sealed class MemoryOverlap
{
    private readonly IReadOnlyCollection<Parameter> _parameters;
    private readonly MemoryRange[] _values;

    /// <param name="parameters">All parameters of an optimizer, whose values do not overlap each other.</param>
    internal MemoryOverlap(IReadOnlyCollection<Parameter> parameters)
    {
        _parameters = parameters;
        _values = parameters.Select(MemoryRange.OfValues).Where(range => !range.IsEmpty).ToArray();
        Array.Sort(_values, MemoryRange.ByStart);
    }

    /// <summary>What is thrown where a gradient overlaps values.</summary>
    internal static ArgumentException OfGradient(Parameter parameter, Parameter met) => new(
        $"The gradient of parameter '{parameter.Name}' overlaps the values of parameter '{met.Name}' in memory; a step would read what it has already overwritten.");

    /// <summary>Checks that no gradient overlaps any values.</summary>
    /// <exception cref="ArgumentException">One does; the message names both parameters.</exception>
    internal void ThrowIfAny()
    {
        foreach (Parameter parameter in _parameters)
        {
            ThrowIfGradientOverlaps(parameter);
        }
    }

    /// <summary>Checks one parameter's gradient against all values, in logarithmic time and without allocating: gradients may move in every step.</summary>
    /// <exception cref="ArgumentException">It overlaps; the message names both parameters.</exception>
    internal void ThrowIfGradientOverlaps(Parameter parameter)
    {
        MemoryRange gradient = MemoryRange.OfGradient(parameter);
        if (gradient.IsEmpty)
        {
            return;
        }

        int above = Array.BinarySearch(_values, gradient, MemoryRange.ByStart);
        above = above < 0 ? ~above : above;

        // Values do not overlap each other, so that only the last range at or below and the first above can meet the gradient.
        for (int i = Math.Max(0, above - 1); i < _values.Length && _values[i].Start < gradient.End; i++)
        {
            if (gradient.Start < _values[i].End)
            {
                throw OfGradient(parameter, _values[i].Parameter!);
            }
        }
    }
}
