using System.Linq;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis;

/// <summary>
/// A method as text, its parameters' types without namespaces and containers: <c>AddParameter(ParameterGroup, Parameter&lt;float, float&gt;)</c>.
/// So what the user declares can be compared with what is not generated yet, whose types do not exist.
/// </summary>
internal static class MemberSignature
{
    private static readonly SymbolDisplayFormat NameOnly = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    public static string Of(IMethodSymbol method, string name) =>
        $"{name}({string.Join(", ", method.Parameters.Select(parameter => parameter.Type.ToDisplayString(NameOnly)))})";
}
