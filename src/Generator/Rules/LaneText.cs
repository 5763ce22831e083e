using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>Expressions over lanes that several algorithms have.</summary>
internal static class LaneText
{
    /// <summary>A constant in every element, computed in double and rounded once.</summary>
    /// <param name="type">The type in which the update computes.</param>
    /// <param name="expression">A primary expression: a name, a call or a parenthesised expression.</param>
    public static string All(NumberKind type, string expression) => $"TLane.All({type.Round(expression)})";

    /// <summary><c>start + weight·(end − start)</c> with the roundings of PyTorch's <c>lerp</c>, which counts from the nearer end.</summary>
    /// <param name="type">The type in which the update computes.</param>
    /// <param name="start">A lane variable.</param>
    /// <param name="end">A lane variable.</param>
    /// <param name="weight">A constant expression in double, parenthesised.</param>
    /// <param name="value">Its value.</param>
    public static string Lerp(NumberKind type, string start, string end, string weight, double value)
    {
        double rounded = type == NumberKind.Float64 ? value : (float)value;
        return rounded < 0.5
            ? $"TLane.Fma({All(type, weight)}, {end} - {start}, {start})"
            : $"TLane.Fma(-({end} - {start}), TLane.All(1 - {(type == NumberKind.Float64 ? weight : type.Round(weight))}), {end})";
    }
}
