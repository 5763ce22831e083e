using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis.UserRules;

/// <summary>What a method takes that gives a lane for the lanes of a parameter, its gradient and its states.</summary>
internal static class LaneArguments
{
    /// <param name="method">The method.</param>
    /// <param name="compute">The type in which lanes compute.</param>
    /// <param name="lanes">The variables of lanes by the names in which methods take them.</param>
    /// <param name="wrong">What is reported where the signature is another; it is told the method's name and the type.</param>
    /// <param name="scalars">The numbers of a step.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <returns>The arguments, or null where something was reported.</returns>
    public static List<UserArgumentSpec>? Read(
        IMethodSymbol method, NumberKind compute, IReadOnlyDictionary<string, string> lanes, DiagnosticDescriptor wrong, StepScalarReader scalars, ReportError report)
    {
        if (!method.IsStatic || !UserRuleReader.IsOverLane(method, compute.Keyword()) || !SymbolEqualityComparer.Default.Equals(method.ReturnType, method.TypeParameters[0]) || method.RefKind != RefKind.None)
        {
            report(wrong, UserRuleReader.LocationOf(method), method.Name, compute.Keyword());
            return null;
        }

        ITypeSymbol lane = method.TypeParameters[0];
        var arguments = new List<UserArgumentSpec>();
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            bool isLane = SymbolEqualityComparer.Default.Equals(parameter.Type, lane);
            if (isLane && parameter.RefKind == RefKind.None && lanes.TryGetValue(parameter.Name, out string? variable))
            {
                arguments.Add(new UserArgumentSpec(variable, UserArgumentForm.Variable));
            }
            else if (UserRuleReader.ReadNumber(parameter, isLane, compute, method, scalars, report) is { } number)
            {
                arguments.Add(number);
            }
            else
            {
                return null;
            }
        }

        if (arguments.All(argument => argument.Form != UserArgumentForm.Variable))
        {
            report(wrong, UserRuleReader.LocationOf(method), method.Name, compute.Keyword());
            return null;
        }

        return arguments;
    }
}
