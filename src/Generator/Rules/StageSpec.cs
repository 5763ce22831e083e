using System.Text.RegularExpressions;

namespace GenOptim.Generator.Rules;

/// <summary>One stage of an update.</summary>
/// <param name="Comment">What the stage does, in words and as a formula, as the comment above it says.</param>
/// <param name="Code">Its lines of C# over lanes, one rounding per operation.</param>
/// <param name="Formula">Its line in the rule's doc comment; null where another stage's says it.</param>
internal sealed record StageSpec(string Comment, string Code, string? Formula = null)
{
    /// <summary>Whether the stage, and what comes after it, moves the parameter.</summary>
    public bool IsStep { get; init; }

    /// <summary>Whether C# reads or assigns a variable.</summary>
    public static bool Names(string code, string variable) => Regex.IsMatch(code, $@"\b{Regex.Escape(variable)}\b");
}
