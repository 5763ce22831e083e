using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>Writes the one rounding of a double expression to the type in which a lane computes.</summary>
internal static class RoundTo
{
    /// <param name="type">The type.</param>
    /// <param name="expression">A primary expression: a name, a call or a parenthesised expression.</param>
    public static string Round(this NumberKind type, string expression) =>
        type == NumberKind.Float64 ? expression : $"({type.Keyword()}){expression}";
}
