using System.Collections.Generic;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// A constant that an algorithm has: the attribute's property of the same name gives its value, and generated code has it as a constant.
/// </summary>
/// <param name="Name">The name of the property and of the constant.</param>
/// <param name="Default">The value where the attribute gives none; 0 or 1 for a flag.</param>
/// <param name="Range">Which values it may have; null for a flag or a choice.</param>
/// <param name="Summary">What it is.</param>
internal sealed record Hyperparameter(string Name, double Default, HyperparameterRange? Range, string Summary)
{
    /// <summary>The names of an enum's values, where it is a choice: the enum has the hyperparameter's name, and the value is the position.</summary>
    public IReadOnlyList<string>? Choices { get; private init; }

    /// <summary>The name of the flag without which it means nothing, and is no constant of the class; null where it always is one.</summary>
    public string? OnlyWith { get; init; }

    /// <summary>Whether it is a bool.</summary>
    public bool IsFlag => Range is null && Choices is null;

    public static Hyperparameter Number(string name, double @default, HyperparameterRange range, string summary) => new(name, @default, range, summary);

    public static Hyperparameter Flag(string name, string summary, bool @default = false) => new(name, @default ? 1 : 0, null, summary);

    /// <summary>One of an enum's values, of which the first is the default.</summary>
    public static Hyperparameter Choice(string name, IReadOnlyList<string> choices, string summary) => new(name, 0, null, summary) { Choices = choices };
}
