using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Engine;

/// <summary>
/// The names of an optimizer's parameters and the memory of their values, kept while parameters come and go, so that one more is checked
/// without looking at all others.
/// </summary>
internal sealed class ParameterIndex
{
    private readonly Dictionary<string, Parameter> _named = new(StringComparer.Ordinal);
    private readonly SortedSet<MemoryRange> _values = new(MemoryRange.ByStart);

    /// <summary>Adds parameters, all or none of them.</summary>
    /// <exception cref="ArgumentException">
    /// A name is taken, or values overlap others', or the gradient of an added parameter overlaps any values.
    /// </exception>
    /// <exception cref="ObjectDisposedException">What they overlap is the memory of a parameter that was disposed and is still here.</exception>
    internal void Add(IReadOnlyList<Parameter> parameters)
    {
        int added = 0;
        try
        {
            for (; added < parameters.Count; added++)
            {
                AddOne(parameters[added]);
            }

            foreach (Parameter parameter in parameters)
            {
                ThrowIfGradientOverlaps(parameter);
            }
        }
        catch
        {
            Remove(parameters.Take(added));
            throw;
        }
    }

    /// <summary>Puts parameters in others' place, or leaves all as they are where it throws.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Add"/>.</exception>
    internal void Replace(IReadOnlyList<Parameter> current, IReadOnlyList<Parameter> replacements)
    {
        Remove(current);
        try
        {
            Add(replacements);
        }
        catch
        {
            foreach (Parameter parameter in current)
            {
                AddOne(parameter);
            }

            throw;
        }
    }

    internal void Remove(IEnumerable<Parameter> parameters)
    {
        foreach (Parameter parameter in parameters)
        {
            _named.Remove(parameter.Name);
            MemoryRange values = MemoryRange.OfValues(parameter);
            if (!values.IsEmpty)
            {
                _values.Remove(values);
            }
        }
    }

    internal void Clear()
    {
        _named.Clear();
        _values.Clear();
    }

    private void AddOne(Parameter parameter)
    {
        if (_named.TryGetValue(parameter.Name, out Parameter? other))
        {
            throw new ArgumentException(other == parameter
                ? $"Parameter '{parameter.Name}' is there twice; a parameter belongs to one group, once."
                : $"Two parameters are named '{parameter.Name}'; names must be unique, because state is kept by name.");
        }

        MemoryRange values = MemoryRange.OfValues(parameter);
        if (!values.IsEmpty)
        {
            MemoryRange met = Overlapped(values);
            if (met.Parameter is not null)
            {
                ThrowIfDisposed(met.Parameter);
                (MemoryRange lower, MemoryRange upper) = met.Start <= values.Start ? (met, values) : (values, met);
                throw new ArgumentException(
                    $"The values of parameters '{lower.Parameter!.Name}' and '{upper.Parameter!.Name}' overlap in memory; a step would update the shared part twice.");
            }

            _values.Add(values);
        }

        _named.Add(parameter.Name, parameter);
    }

    private void ThrowIfGradientOverlaps(Parameter parameter)
    {
        MemoryRange gradient = MemoryRange.OfGradient(parameter);
        if (!gradient.IsEmpty && Overlapped(gradient).Parameter is Parameter met)
        {
            ThrowIfDisposed(met);
            throw MemoryOverlap.OfGradient(parameter, met);
        }
    }

    /// <summary>Memory of a disposed parameter may have been given to another: that it overlaps is not what is wrong.</summary>
    private static void ThrowIfDisposed(Parameter met)
    {
        if (met.IsDisposed)
        {
            throw met.GoneException();
        }
    }

    /// <summary>Values that a range meets; those of no parameter where there are none.</summary>
    private MemoryRange Overlapped(MemoryRange range)
    {
        // Values do not overlap each other, so that only the last at or below and the first at or above can meet the range.
        MemoryRange below = _values.GetViewBetween(MemoryRange.Lowest, range).Max;
        if (below.End > range.Start)
        {
            return below;
        }

        MemoryRange above = _values.GetViewBetween(range, MemoryRange.Highest).Min;
        return above.Start < range.End ? above : default;
    }
}
