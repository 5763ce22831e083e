using System;

namespace GenOptim;

/// <summary>What a group is given besides its parameters, for code that makes groups of any optimizer class.</summary>
public record GroupOptions
{
    /// <summary>The group's name; null for "group N" by its position.</summary>
    public string? Name { get; init; }

    /// <summary>The learning rate before the schedule, finite and at least 0; null for the optimizer's.</summary>
    public double? LearningRate { get; init; }

    /// <summary>lr0, finite and at least 0; null for the learning rate at the moment the group is added.</summary>
    public double? InitialLearningRate { get; init; }

    /// <summary>The weight decay, finite and at least 0; null for the class's.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>The group's own schedule, by which that of the optimizer is multiplied; null for none.</summary>
    public ISchedule? Schedule { get; init; }
}

/// <summary>Which parameters a group takes: a part of <see cref="ParameterPartition"/>.</summary>
public sealed record GroupRule : GroupOptions
{
    private GroupRule(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>Whether a parameter belongs; null for the rule that takes what no other does.</summary>
    internal Func<Parameter, bool>? Includes { get; private init; }

    /// <summary>The patterns of names, each of which must match something; none where a predicate was given.</summary>
    internal string[] Patterns { get; private init; } = [];

    /// <summary>A group of the parameters for which a predicate holds, such as one on name and shape.</summary>
    /// <param name="name">The group's name; not empty.</param>
    /// <param name="includes">Whether a parameter belongs to the group.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static GroupRule Where(string name, Func<Parameter, bool> includes)
    {
        ArgumentNullException.ThrowIfNull(includes);
        return new GroupRule(name) { Includes = includes };
    }

    /// <summary>A group of the parameters whose whole name matches one of the patterns.</summary>
    /// <param name="name">The group's name; not empty.</param>
    /// <param name="patterns">At least one name, in which <c>*</c> stands for any characters and <c>?</c> for one. Case matters.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The name or a pattern is empty, or there is no pattern.</exception>
    public static GroupRule Named(string name, params string[] patterns)
    {
        NamePattern.Check(patterns);
        return new GroupRule(name) { Patterns = [.. patterns], Includes = parameter => NamePattern.MatchesAny(parameter.Name, patterns) };
    }

    /// <summary>A group of the parameters that no other rule takes. It may be empty.</summary>
    /// <param name="name">The group's name; not empty.</param>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    public static GroupRule Rest(string name) => new(name);
}
