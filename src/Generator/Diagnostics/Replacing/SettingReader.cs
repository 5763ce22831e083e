using System;
using System.Collections.Generic;
using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Emit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Replacing;

/// <summary>Reads the settings of one optimizer, and keeps the first reason why the attribute cannot say what they are.</summary>
internal sealed class SettingReader(TorchCreation creation)
{
    private readonly List<string> _arguments = [];
    private readonly List<CheckedSetting> _checked = [];

    /// <summary>The attribute's arguments so far.</summary>
    public IReadOnlyList<string> Arguments => _arguments;

    /// <summary>The settings so far that are read at run time.</summary>
    public IReadOnlyList<CheckedSetting> Checked => _checked;

    /// <summary>Why the attribute cannot say it; null while it can.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>Adds an argument of the attribute.</summary>
    public void Add(string argument) => _arguments.Add(argument);

    /// <summary>Says why there is no such class; the first reason counts.</summary>
    public void Refuse(string reason) => Obstacle ??= reason;

    /// <summary>Reads a number and adds it to the attribute's arguments; null where it is not known or not taken.</summary>
    public double? Number(string name, string parameter, string argument, Func<double, bool> isTaken, bool isZeroLeftOut = false)
    {
        if (creation.Reaching(name) is not { } given)
        {
            Refuse($"its {name} is not known");
            return null;
        }

        IOperation source = Constant.Follow(given.Value);
        double? known = Constant.Number(given.Value);
        if ((known ?? DefaultValue.Of(source)) is not { } value)
        {
            RefuseAsUnknown(name, given);
            return null;
        }

        // A float's own double, which is what TorchSharp computes with.
        string text = source.Type?.SpecialType == SpecialType.System_Single ? Literal.Single((float)value) : Literal.Double(value);
        if (!isTaken(value))
        {
            Refuse($"{name} is {Numbers.Text(value)}, which no class takes");
            return null;
        }

        if (value != 0 || !isZeroLeftOut)
        {
            Add($"{argument} = {text}");
        }

        if (known is null)
        {
            _checked.Add(new CheckedSetting(parameter, "double", text, given.Value.Syntax.ToString()));
        }

        return value;
    }

    /// <summary>Reads a flag; null where it is not known. One that the optimizer does not have is false.</summary>
    public bool? Flag(string name, string parameter)
    {
        if (creation.Reaching(name) is not { } given)
        {
            return false;
        }

        bool? known = creation.FlagOf(name);
        if ((known ?? DefaultValue.FlagOf(Constant.Follow(given.Value))) is not { } value)
        {
            RefuseAsUnknown(name, given);
            return null;
        }

        if (known is null)
        {
            _checked.Add(new CheckedSetting(parameter, "bool", Literal.Bool(value), given.Value.Syntax.ToString()));
        }

        return value;
    }

    private void RefuseAsUnknown(string name, IArgumentOperation given)
    {
        Refuse($"{name} is '{given.Value.Syntax}', of which no constant value is known");
    }
}
