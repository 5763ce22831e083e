namespace GenOptim.Generator.Rules;

/// <summary>A hyperparameter that is folded into the generated code.</summary>
/// <param name="Name">Name of the generated constant.</param>
/// <param name="Value">Its value; 0 or 1 for a flag.</param>
/// <param name="IsFlag">Whether the constant is a bool.</param>
/// <param name="Summary">What it is.</param>
internal sealed record ConstantSpec(string Name, double Value, bool IsFlag, string Summary)
{
    /// <summary>Whether the class declares it itself.</summary>
    public bool IsOfClass { get; init; }

    /// <summary>The name of the value of the enum that has the constant's name, where it is one.</summary>
    public string? Choice { get; init; }

    public static ConstantSpec Number(string name, double value, string summary) => new(name, value, false, summary);

    public static ConstantSpec Flag(string name, bool value, string summary) => new(name, value ? 1 : 0, true, summary);
}
