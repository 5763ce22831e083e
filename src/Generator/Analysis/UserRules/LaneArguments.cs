using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis.UserRules;

/// <summary>What a method takes that gives a lane for other lanes.</summary>
internal static class LaneArguments
{
    /// <param name="method">The method.</param>
    /// <param name="compute">The type in which lanes compute.</param>
    /// <param name="argument">Gives the argument for a parameter, which is a lane or not; null where it has reported why there is none.</param>
    /// <param name="reportSignature">Reports that the signature is another.</param>
    /// <returns>The arguments, or null where something was reported.</returns>
    public static List<UserArgumentSpec>? Read(IMethodSymbol method, NumberKind compute, Func<IParameterSymbol, bool, UserArgumentSpec?> argument, Action reportSignature)
    {
        if (!method.IsStatic || !UserRuleReader.IsOverLane(method, compute.Keyword()) || !SymbolEqualityComparer.Default.Equals(method.ReturnType, method.TypeParameters[0]) || method.RefKind != RefKind.None)
        {
            reportSignature();
            return null;
        }

        var arguments = new List<UserArgumentSpec>();
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (argument(parameter, SymbolEqualityComparer.Default.Equals(parameter.Type, method.TypeParameters[0])) is not { } read)
            {
                return null;
            }

            arguments.Add(read);
        }

        if (arguments.All(read => read.Form != UserArgumentForm.Variable))
        {
            reportSignature();
            return null;
        }

        return arguments;
    }
}
