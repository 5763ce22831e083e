using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;

namespace GenOptim.Engine;

/// <content>What code over any optimizer class does with groups and parameters, whose types are checked here and not by the compiler.</content>
public abstract unsafe partial class OptimizerEngine
{
    internal ParameterGroup NewGroup(IEnumerable<Parameter> parameters, GroupOptions? options)
    {
        ParameterGroup group = Descriptor.NewGroup(parameters);
        if (options is not null)
        {
            group.Take(options);
        }

        return group;
    }

    internal void AddGroupsOfAnyKind(IReadOnlyList<ParameterGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Type kind = Descriptor.NewGroup([]).GetType();
        string others = string.Join(", ", groups.Where(group => group is not null && group.GetType() != kind).Select(static group => $"{group.Title} ({group.GetType()})"));
        if (others.Length > 0)
        {
            throw new ArgumentException($"{Descriptor.Name} takes groups of its own kind, {kind}, and not {others}; NewGroup makes them.", nameof(groups));
        }

        ParameterGroup[] decaying = groups.Where(group => Descriptor.Decay == DecayRule.None && group is { WeightDecay: not 0 }).ToArray();
        if (decaying.Length > 0)
        {
            throw new ArgumentException(
                $"{Descriptor.Name} has no weight decay, because its rule is DecayRule.None, and these groups state one: {string.Join(", ", decaying.Select(static group => $"{group.Title} ({group.WeightDecay.ToString(CultureInfo.InvariantCulture)})"))}.",
                nameof(groups));
        }

        AddGroups(groups);
    }

    internal void AddAnyParameter(ParameterGroup group, Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ThrowIfOfOtherTypes(parameter);
        AddParameter(group, parameter);
    }

    internal void ReplaceAnyParameter(Parameter current, Parameter replacement)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        ThrowIfOfOtherTypes(replacement);
        ReplaceParameter(current, replacement);
    }

    internal void ZeroGradients()
    {
        using (Enter())
        {
            if (IsSharded)
            {
                // What a slice has is where the gradient was in the last step, and a part of it.
                using ParametersInUse useOfWholes = ParametersInUse.Of(_wholes);
                Array.ForEach(_wholes, ZeroOnHost);
                return;
            }

            using ParametersInUse use = UseParameters();
            foreach (TensorEntry entry in Entries)
            {
                if (entry.Parameter.IsOnHost)
                {
                    ZeroOnHost(entry.Parameter);
                }
                else
                {
                    entry.Memory.ClearGradient();
                }
            }
        }
    }

    private static void ZeroOnHost(Parameter parameter)
    {
        if (parameter.GradientAddress is not null)
        {
            NativeMemory.Clear(parameter.GradientAddress, DTypes.ByteLength(parameter.GradientType, parameter.Length));
        }
    }

    private void ThrowIfOfOtherTypes(Parameter parameter)
    {
        if (parameter.ValueType != Descriptor.Parameter || parameter.GradientType != Descriptor.Gradient)
        {
            GroupMembers.ThrowIfOthers([parameter], Descriptor.Parameter, Descriptor.Gradient);
        }
    }
}
