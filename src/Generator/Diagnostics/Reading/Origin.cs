using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>Finds the one expression that a local or field of this file holds.</summary>
internal static class Origin
{
    /// <summary>What <paramref name="reference"/>'s local or field is set to: its only initialiser or assignment in the file; otherwise null.</summary>
    public static IOperation? Of(IOperation reference)
    {
        if (reference.SemanticModel is not { } model
            || Constant.Variable(reference) is not ({ } variable and (ILocalSymbol or IFieldSymbol or IPropertySymbol))
            || variable.DeclaringSyntaxReferences.Length != 1
            || variable.DeclaringSyntaxReferences[0] is not { } declared
            || declared.SyntaxTree != model.SyntaxTree)
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

        return only is null ? null : model.GetOperation(only) is { } value ? Constant.Unwrap(value) : null;
    }
}
