using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using GenOptim.Engine;

namespace GenOptim;

/// <summary>Looks for what is not there in a state, which may come from anywhere: it is told like any other difference.</summary>
internal static class StateNulls
{
    /// <exception cref="StateMismatchException">Something is null; the message says what.</exception>
    internal static void ThrowIfAny(OptimizerState state, OptimizerDescriptor descriptor)
    {
        Require(state.Constants, "its dictionary of constants", descriptor);
        Groups(state, descriptor);
        Require(state.Parameters, "its dictionary of parameters", descriptor);
        foreach ((string name, ParameterState? saved) in state.Parameters)
        {
            string parameter = $"its parameter '{name}'";
            Require(saved, parameter, descriptor);
            Require(saved.Shape, $"the shape of {parameter}", descriptor);
            Require(saved.Scalars, $"the dictionary of numbers of {parameter}", descriptor);
            Require(saved.Tensors, $"the dictionary of states of {parameter}", descriptor);
            foreach ((string slot, StateTensor? tensor) in saved.Tensors)
            {
                Require(tensor, $"the state '{slot}' of {parameter}", descriptor);
            }
        }

        Require(state.Sections, "its dictionary of sections", descriptor);
        foreach ((string name, StateSection? section) in state.Sections)
        {
            Require(section, $"its section '{name}'", descriptor);
            Require(section.Numbers, $"the dictionary of numbers of its section '{name}'", descriptor);
            Require(section.Counts, $"the dictionary of counts of its section '{name}'", descriptor);
            Require(section.Series, $"the dictionary of series of its section '{name}'", descriptor);
            foreach ((string series, double[]? values) in section.Series)
            {
                Require(values, $"the series '{series}' of its section '{name}'", descriptor);
            }
        }
    }

    private static void Groups(OptimizerState state, OptimizerDescriptor descriptor)
    {
        Require(state.Groups, "its list of groups", descriptor);
        for (int i = 0; i < state.Groups.Count; i++)
        {
            string group = string.Create(CultureInfo.InvariantCulture, $"its group {i}");
            GroupState? saved = state.Groups[i];
            Require(saved, group, descriptor);
            Require(saved.Name, $"the name of {group}", descriptor);
            Require(saved.ParameterNames, $"the list of parameters of {group}", descriptor);
            Require(saved.Scalars, $"the dictionary of numbers of {group}", descriptor);
            foreach (string? name in saved.ParameterNames)
            {
                Require(name, $"the name of a parameter of {group}", descriptor);
            }
        }
    }

    private static void Require([NotNull] object? found, string what, OptimizerDescriptor descriptor)
    {
        if (found is null)
        {
            throw new StateMismatchException(descriptor.Name, new List<string> { $"{what} is null" });
        }
    }
}
