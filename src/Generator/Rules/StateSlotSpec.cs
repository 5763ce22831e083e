using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>An array that is kept per parameter.</summary>
/// <param name="Variable">Name of one element in generated code: <c>expAvg</c>.</param>
/// <param name="Key">Name in state dictionaries: <c>exp_avg</c>.</param>
/// <param name="Type">The number type in memory.</param>
/// <param name="Summary">What it is.</param>
internal sealed record StateSlotSpec(string Variable, string Key, NumberKind Type, string Summary)
{
    /// <summary>What of a parameter has a number of its own in it. Those of rows and columns are assigned by steps over them, and only read by the update.</summary>
    public AxisKind Axis { get; init; }

    /// <summary>Its key for parameters of one dimension, whose rows are their elements; null where it is the same. They have no columns.</summary>
    public string? VectorKey { get; init; }

    /// <summary>Whether it is derived from the parameter's values, so that it is no state to be saved.</summary>
    public bool IsDerived { get; init; }

    /// <summary>Whether it is what the parameter's values lack, being of 16 bits.</summary>
    public bool IsParameterStorage { get; init; }
}
