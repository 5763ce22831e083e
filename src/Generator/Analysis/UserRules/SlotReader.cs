using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Diagnostics.UserRules;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis.UserRules;

/// <summary>Reads what a class's own rule keeps from step to step in arrays. Two of them with one name in saved states are reported.</summary>
internal sealed class SlotReader(ReportError report)
{
    private readonly List<(string Key, string Name)> _keys = [];
    private readonly List<UserSlotSpec> _slots = [];

    public IReadOnlyList<UserSlotSpec> Slots => _slots;

    /// <summary>Reads the states of elements.</summary>
    public void AddAll(IReadOnlyList<IParameterSymbol> states)
    {
        foreach (IParameterSymbol state in states)
        {
            string[] others = [.. states.Where(one => one.Name != state.Name).Select(one => one.Name), .. _slots.Select(slot => slot.Variable)];
            Add(state, UserNames.Slot(state.Name, others), AxisKind.Elements);
        }
    }

    /// <summary>Reads a state.</summary>
    /// <param name="state">The parameter that it is.</param>
    /// <param name="variable">Its variable in generated code.</param>
    /// <param name="axis">What has a number of its own in it.</param>
    public void Add(IParameterSymbol state, string variable, AxisKind axis)
    {
        AttributeData? mark = UserRuleReader.MarkOf(state, WellKnownNames.StateSlot);
        string? named = UserRuleReader.Named(mark, "Name") as string;
        string? vector = UserRuleReader.Named(mark, "VectorName") as string;
        if (vector is not null && axis != AxisKind.Rows)
        {
            string why = axis == AxisKind.Columns ? "of a parameter of one dimension, which is a column, no columns are kept" : "only what rows keep has another name there";
            report(AttributeDescriptors.OptionOutOfPlace, UserRuleReader.LocationOf(state), "VectorName", why);
        }

        string key = string.IsNullOrEmpty(named) ? UserNames.SnakeCase(state.Name) : named!;
        Take(state, key);
        if (!string.IsNullOrEmpty(vector) && vector != key)
        {
            Take(state, vector!);
        }

        _slots.Add(new UserSlotSpec(variable, key, UserRuleReader.Named(mark, "IsNonNegative") is true) { Axis = axis, VectorKey = string.IsNullOrEmpty(vector) ? null : vector });
    }

    private void Take(IParameterSymbol state, string key)
    {
        int other = _keys.FindIndex(known => known.Key == key);
        if (other >= 0 || UserNames.IsSavedOtherwise(key, isArray: true))
        {
            report(UserRuleDescriptors.TakenKey, UserRuleReader.LocationOf(state), state.Name, key, other >= 0 ? $"the state '{_keys[other].Name}'" : "something that GenOptim keeps");
        }

        _keys.Add((key, state.Name));
    }
}
