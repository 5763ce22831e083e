using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim;

/// <content>Groups and parameters.</content>
internal sealed partial class StateCheck
{
    /// <summary>Finds the group of the state for each group of the optimizer.</summary>
    internal Dictionary<ParameterGroup, GroupState?> Groups(OptimizerState state, IReadOnlyList<ParameterGroup> groups)
    {
        foreach (GroupState saved in state.Groups)
        {
            RequireRate(saved.LearningRate, $"the learning rate of its group '{saved.Name}'");
            RequireRate(saved.InitialLearningRate, $"the initial learning rate of its group '{saved.Name}'");
            RequireRate(saved.WeightDecay, $"the weight decay of its group '{saved.Name}'");
            RequireRate(saved.PeakLearningRate ?? 0, $"the peak learning rate of its group '{saved.Name}'");
            Scalars(_descriptor.GroupScalars, _descriptor.RetiredGroupScalars, saved.Scalars, $"group '{saved.Name}'");
        }

        if (IsPartial)
        {
            return groups.ToDictionary(group => group, group => state.Groups.FirstOrDefault(saved => saved.Name == group.Name));
        }

        Require(state.Groups.Count, groups.Count, "the number of groups");
        for (int i = 0; i < Math.Min(groups.Count, state.Groups.Count); i++)
        {
            GroupState saved = state.Groups[i];
            if (groups[i].IsNamed || !GroupNames.IsByPosition(saved.Name))
            {
                Require(saved.Name, groups[i].Name!, string.Create(CultureInfo.InvariantCulture, $"the name of group {i}"));
            }

            string[] names = groups[i].Parameters.Select(parameter => parameter.Name).ToArray();
            _differences.AddRange(names.Except(saved.ParameterNames).Select(name => $"its group '{saved.Name}' has no parameter '{name}'"));
            _differences.AddRange(saved.ParameterNames.Except(names).Select(
                name => $"its group '{saved.Name}' has a parameter '{name}' that the optimizer's does not have"));
        }

        return groups.Zip(state.Groups).ToDictionary(pair => pair.First, pair => (GroupState?)pair.Second);
    }

    /// <summary>Finds the state of each parameter of the optimizer.</summary>
    internal Dictionary<Parameter, ParameterState?> Parameters(OptimizerState state, IReadOnlyList<ParameterGroup> groups)
    {
        Parameter[] parameters = groups.SelectMany(group => group.Parameters).ToArray();
        Dictionary<Parameter, ParameterState?> found = parameters.ToDictionary(parameter => parameter, parameter => Find(state, parameter));
        HashSet<string> names = parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        foreach (string name in state.Parameters.Keys.Where(name => !names.Contains(name)))
        {
            if (IsPartial)
            {
                _leftOut.Add(name);
            }
            else
            {
                _differences.Add($"it has a parameter '{name}' that the optimizer does not have");
            }
        }

        return found;
    }

    private ParameterState? Find(OptimizerState state, Parameter parameter)
    {
        if (!state.Parameters.TryGetValue(parameter.Name, out ParameterState? saved))
        {
            Refuse($"it has no parameter '{parameter.Name}'", parameter, "the state has none of that name");
            return null;
        }

        string shape = string.Join(", ", saved.Shape);
        string expected = string.Join(", ", parameter.Shape);
        if (shape != expected)
        {
            Refuse($"the shape of parameter '{parameter.Name}' is [{shape}] in the state and [{expected}] in the optimizer", parameter, $"its shape is [{expected}] and in the state [{shape}]");
            return null;
        }

        RequireCount(saved.Step, $"the step count of its parameter '{parameter.Name}'");
        Scalars(_descriptor.ParameterScalars, [], saved.Scalars, $"parameter '{parameter.Name}'");
        Tensors(saved, parameter);
        return saved;
    }

    private void Tensors(ParameterState saved, Parameter parameter)
    {
        foreach (StateSlot slot in _descriptor.SavedSlots.Where(slot => slot.IsKeptOf(parameter)))
        {
            if (saved.Tensors.TryGetValue(slot.NameFor(parameter), out StateTensor? tensor))
            {
                Tensor(tensor, slot, parameter);
            }
            else if (StatePlan.IsMadeFromValues(saved, slot))
            {
                _converted.Add($"{slot.Name} of '{parameter.Name}': made from its values");
            }
            else
            {
                _differences.Add($"its parameter '{parameter.Name}' has no state '{slot.NameFor(parameter)}'");
            }
        }

        foreach (string name in saved.Tensors.Keys.Except(_descriptor.SavedSlots.Where(slot => slot.IsKeptOf(parameter)).Select(slot => slot.NameFor(parameter))))
        {
            if (IsFloatOf16Or32(_descriptor.Parameter) && StateSlot.IsParameterStorageName(name))
            {
                _leftOut.Add($"{name} of '{parameter.Name}'");
            }
            else
            {
                _differences.Add($"its parameter '{parameter.Name}' has a state '{name}' that the optimizer does not keep");
            }
        }
    }

    private void Tensor(StateTensor tensor, StateSlot slot, Parameter parameter)
    {
        Require(tensor.Length, slot.LengthFor(parameter), $"the length of state '{slot.NameFor(parameter)}' of parameter '{parameter.Name}'");
        DType type = slot.TypeFor(parameter);
        if (tensor.Type == type)
        {
            return;
        }

        if (StateConversion.IsPossible(tensor.Type, type))
        {
            _converted.Add(string.Create(CultureInfo.InvariantCulture, $"{slot.Name} of '{parameter.Name}': {tensor.Type} to {type}"));
        }
        else
        {
            Require(tensor.Type, slot.Type, $"the number type of state '{slot.Name}' of parameter '{parameter.Name}'");
        }
    }

    private void Refuse(string difference, Parameter parameter, string reason)
    {
        if (IsPartial)
        {
            _startedAnew.Add($"{parameter.Name}: {reason}");
        }
        else
        {
            _differences.Add(difference);
        }
    }
}
