using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>Writes the one rounding of a double expression to the type in which a lane computes.</summary>
internal static class RoundTo
{
    /// <param name="type">The type.</param>
    /// <param name="expression">A primary expression: a name, a call or a parenthesised expression.</param>
    /// <returns>An expression that can stand as an argument or behind an assignment.</returns>
    public static string Round(this NumberKind type, string expression)
    {
        if (type != NumberKind.Float64)
        {
            return $"({type.Keyword()}){expression}";
        }

        return expression[0] == '(' ? expression.Substring(1, expression.Length - 2) : expression;
    }
}
