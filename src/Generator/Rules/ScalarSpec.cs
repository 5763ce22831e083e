namespace GenOptim.Generator.Rules;

/// <summary>A number that is computed once per group and step count, in double, and rounded once.</summary>
/// <param name="Name">Name of the field.</param>
/// <param name="Expression">The C# expression in double.</param>
/// <param name="Summary">What it is, with its formula.</param>
/// <param name="IsDivisor">Whether lanes divide by it, so that its reciprocal is kept with it.</param>
internal sealed record ScalarSpec(string Name, string Expression, string Summary, bool IsDivisor = false)
{
    /// <summary>Where it says how much a weight decays: 1 less the decay, as an expression of <c>scalars</c>.</summary>
    public string? WhatDecayLeaves { get; init; }
}
