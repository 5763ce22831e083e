namespace GenOptim.Generator.Diagnostics.Replacing;

/// <summary>
/// A setting of an optimizer that is read at run time and has a constant value unless somebody changes it. The class that replaces the optimizer
/// is made for that value, is still given the setting, and refuses another value of it.
/// </summary>
internal sealed class CheckedSetting(string parameter, string type, string constant, string expression)
{
    /// <summary>What the new class's constructor calls it.</summary>
    public string Parameter { get; } = parameter;

    /// <summary>Its type, as C#.</summary>
    public string Type { get; } = type;

    /// <summary>The value that the class is made for, as C#.</summary>
    public string Constant { get; } = constant;

    /// <summary>Where the creation takes it from, as C#.</summary>
    public string Expression { get; } = expression;
}
