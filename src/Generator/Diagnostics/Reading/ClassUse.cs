using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>How a GenOptim class is used in the file that declares it.</summary>
internal static class ClassUse
{
    /// <summary>
    /// The constant learning rate with which <paramref name="type"/> is created in the file of <paramref name="model"/>; null where it is
    /// not created there, not with a constant, or with several that differ.
    /// </summary>
    public static double? LearningRateIn(SemanticModel model, INamedTypeSymbol type)
    {
        double? found = null;
        foreach (SyntaxNode node in model.SyntaxTree.GetRoot().DescendantNodes())
        {
            if (node is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 }
                && model.GetOperation(node) is IObjectCreationOperation creation
                && SymbolEqualityComparer.Default.Equals(creation.Type, type)
                && DecayValue.LearningRateOf(creation) is { } rate)
            {
                if (found is not null && !found.Equals(rate))
                {
                    return null;
                }

                found = rate;
            }
        }

        return found;
    }
}
