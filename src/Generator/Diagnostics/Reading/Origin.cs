using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>Finds the one expression that a local, or a field or property of a type in all its parts, holds.</summary>
internal static class Origin
{
    /// <summary>What <paramref name="reference"/>'s local or field is set to: its only initialiser or assignment; otherwise null.</summary>
    public static IOperation? Of(IOperation reference)
    {
        if (reference.SemanticModel is not { } near
            || Constant.Variable(reference) is not ({ } variable and (ILocalSymbol or IFieldSymbol or IPropertySymbol))
            || variable.DeclaringSyntaxReferences.Length != 1
            || variable.DeclaringSyntaxReferences[0] is not { } declared
            || Models.For(near, declared.SyntaxTree) is null)
        {
            return null;
        }

        SyntaxNode declaration = declared.GetSyntax();
        ExpressionSyntax? only = declaration switch
        {
            VariableDeclaratorSyntax declarator => declarator.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            _ => null,
        };
        foreach (AssignmentExpressionSyntax assignment in WrittenNames.Around(variable, declaration).SelectMany(code => code.AssignmentsTo(variable.Name)))
        {
            if (only is not null)
            {
                return null;
            }

            only = assignment.Right;
        }

        return only is not null && Models.For(near, only.SyntaxTree)?.GetOperation(only) is { } value ? Constant.Unwrap(value) : null;
    }
}
