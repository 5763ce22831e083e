using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim;

/// <summary>Compares a state with the optimizer that is to take it over, and names the first difference.</summary>
internal static class StateCheck
{
    /// <exception cref="ArgumentException">The state does not fit.</exception>
    internal static void ThrowIfMismatched(
        OptimizerState state,
        OptimizerDescriptor descriptor,
        IReadOnlyList<ParameterGroup> groups,
        IReadOnlyList<IStepFeature> features)
    {
        Require(state.FormatVersion, OptimizerState.CurrentFormatVersion, "the format version", descriptor);
        Require(state.Algorithm, descriptor.Algorithm, "the algorithm", descriptor);
        Require(state.Decay, descriptor.Decay, "the decay rule", descriptor);
        Require(state.Parameter, descriptor.Parameter, "the parameters' number type", descriptor);
        CheckConstants(state, descriptor);
        CheckGroups(state, descriptor, groups);
        foreach (Parameter parameter in groups.SelectMany(group => group.Parameters))
        {
            CheckParameter(state, descriptor, parameter);
        }

        CheckSections(state, descriptor, features);
        Require(state.Parameters.Count, groups.Sum(group => group.Parameters.Count), "the number of parameters", descriptor);
        if (state.StepCount < 0)
        {
            Fail(descriptor, string.Create(CultureInfo.InvariantCulture, $"its step count is {state.StepCount}; it must be at least 0"));
        }

        if (!IsRate(state.LearningRate))
        {
            Fail(descriptor, string.Create(CultureInfo.InvariantCulture, $"its learning rate is {state.LearningRate}; it must be finite and at least 0"));
        }
    }

    /// <summary>Sections of features that the optimizer does not have are nothing to it.</summary>
    private static void CheckSections(OptimizerState state, OptimizerDescriptor descriptor, IReadOnlyList<IStepFeature> features)
    {
        foreach (IStepFeature feature in features)
        {
            if (state.Sections.TryGetValue(feature.SectionName, out StateSection? section) && feature.Mismatch(section) is string mismatch)
            {
                Fail(descriptor, $"in its section '{feature.SectionName}' {mismatch}");
            }
        }
    }

    private static void CheckScalars(
        IReadOnlyList<HostScalar> scalars, SortedDictionary<string, double> saved, string owner, OptimizerDescriptor descriptor)
    {
        foreach ((string name, double value) in saved)
        {
            if (!scalars.Any(scalar => scalar.Name == name))
            {
                Fail(descriptor, $"its {owner} has a number '{name}' that the optimizer's does not have");
            }

            if (!double.IsFinite(value))
            {
                Fail(descriptor, string.Create(CultureInfo.InvariantCulture, $"the number '{name}' of its {owner} is {value}; it must be finite"));
            }
        }
    }

    private static void CheckConstants(OptimizerState state, OptimizerDescriptor descriptor)
    {
        foreach ((string name, double value) in descriptor.Constants)
        {
            if (!state.Constants.TryGetValue(name, out double found))
            {
                Fail(descriptor, $"it has no constant {name}");
            }

            Require(found, value, $"the constant {name}", descriptor);
        }

        Require(state.Constants.Count, descriptor.Constants.Count, "the number of constants", descriptor);
    }

    private static void CheckGroups(OptimizerState state, OptimizerDescriptor descriptor, IReadOnlyList<ParameterGroup> groups)
    {
        Require(state.Groups.Count, groups.Count, "the number of groups", descriptor);
        for (int i = 0; i < groups.Count; i++)
        {
            GroupState saved = state.Groups[i];
            Require(saved.Name, groups[i].Name!, string.Create(CultureInfo.InvariantCulture, $"the name of group {i}"), descriptor);
            string[] names = groups[i].Parameters.Select(parameter => parameter.Name).ToArray();
            string? missing = names.Except(saved.ParameterNames).FirstOrDefault();
            if (missing is not null)
            {
                Fail(descriptor, $"its group '{saved.Name}' has no parameter '{missing}'");
            }

            string? unknown = saved.ParameterNames.Except(names).FirstOrDefault();
            if (unknown is not null)
            {
                Fail(descriptor, $"its group '{saved.Name}' has a parameter '{unknown}' that the optimizer's does not have");
            }

            CheckScalars(descriptor.GroupScalars, saved.Scalars, $"group '{saved.Name}'", descriptor);
            foreach ((string what, double value) in new[]
            {
                ("learning rate", saved.LearningRate),
                ("initial learning rate", saved.InitialLearningRate),
                ("weight decay", saved.WeightDecay),
                ("peak learning rate", saved.PeakLearningRate ?? 0),
            })
            {
                if (!IsRate(value))
                {
                    Fail(descriptor, string.Create(CultureInfo.InvariantCulture, $"the {what} of its group '{saved.Name}' is {value}; it must be finite and at least 0"));
                }
            }
        }
    }

    private static void CheckParameter(OptimizerState state, OptimizerDescriptor descriptor, Parameter parameter)
    {
        if (!state.Parameters.TryGetValue(parameter.Name, out ParameterState? saved))
        {
            Fail(descriptor, $"it has no parameter '{parameter.Name}'");
            return;
        }

        Require(
            string.Join(", ", saved.Shape),
            string.Join(", ", parameter.Shape),
            $"the shape of parameter '{parameter.Name}'",
            descriptor);
        if (saved.Step < 0)
        {
            Fail(descriptor, string.Create(CultureInfo.InvariantCulture, $"the step count of its parameter '{parameter.Name}' is {saved.Step}; it must be at least 0"));
        }

        CheckScalars(descriptor.ParameterScalars, saved.Scalars, $"parameter '{parameter.Name}'", descriptor);
        foreach (StateSlot slot in descriptor.SavedSlots)
        {
            if (!saved.Tensors.TryGetValue(slot.Name, out StateTensor? tensor))
            {
                Fail(descriptor, $"its parameter '{parameter.Name}' has no state '{slot.Name}'");
                return;
            }

            if (!StateConversion.IsPossible(tensor.Type, slot.TypeFor(parameter.Length)))
            {
                Require(tensor.Type, slot.Type, $"the number type of state '{slot.Name}' of parameter '{parameter.Name}'", descriptor);
            }

            Require(tensor.Length, parameter.Length, $"the length of state '{slot.Name}' of parameter '{parameter.Name}'", descriptor);
        }

        Require(saved.Tensors.Count, descriptor.SavedSlots.Count(), $"the number of states of parameter '{parameter.Name}'", descriptor);
    }

    private static bool IsRate(double value) => value >= 0 && double.IsFinite(value);

    private static void Require<T>(T found, T expected, string what, OptimizerDescriptor descriptor)
        where T : notnull
    {
        if (!found.Equals(expected))
        {
            Fail(descriptor, string.Create(CultureInfo.InvariantCulture, $"{what} is {found} in the state and {expected} in the optimizer"));
        }
    }

    private static void Fail(OptimizerDescriptor descriptor, string difference) =>
        throw new ArgumentException($"The state does not fit {descriptor.Name}: {difference}.");
}
