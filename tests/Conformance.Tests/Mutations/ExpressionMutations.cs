using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Conformance.Mutations;

/// <summary>Wrong operators, signs and operands, wherever numbers are computed.</summary>
internal static class ExpressionMutations
{
    public static IEnumerable<Edit> Of(MethodDeclarationSyntax method, RuleVocabulary vocabulary)
    {
        bool isUpdate = method.Identifier.Text is "Update" or "UpdateAverage" or "Measure";
        foreach (ExpressionSyntax expression in method.Body!.DescendantNodes().OfType<ExpressionSyntax>())
        {
            IEnumerable<string> replacements = expression switch
            {
                BinaryExpressionSyntax binary => OfBinary(binary),
                PrefixUnaryExpressionSyntax minus when minus.IsKind(SyntaxKind.UnaryMinusExpression) => [minus.Operand.ToString()],
                IdentifierNameSyntax name when IsRead(name) => OfName(name, isUpdate ? vocabulary.LaneVariables : vocabulary.HostNumbers),
                _ => [],
            };
            foreach (string replacement in replacements)
            {
                yield return Edit.Replace(method.Identifier.Text, expression, replacement);
            }
        }
    }

    private static IEnumerable<string> OfBinary(BinaryExpressionSyntax binary)
    {
        string left = binary.Left.ToString();
        string right = binary.Right.ToString();
        switch (binary.Kind())
        {
            case SyntaxKind.AddExpression:
                return [$"({left} - {right})", $"({right} - {left})", $"({left} * {right})", left, right];
            case SyntaxKind.SubtractExpression:
                return [$"({left} + {right})", $"({right} - {left})", $"({left} * {right})", left, right];
            case SyntaxKind.MultiplyExpression:
                return [$"({left} / {right})", $"({right} / {left})", $"({left} + {right})", left, right];
            case SyntaxKind.DivideExpression:
                return [$"({left} * {right})", $"({right} / {left})", $"({left} - {right})", left, right];
            case SyntaxKind.EqualsExpression:
                return [$"{left} != {right}", "true", "false"];
            default:
                return [];
        }
    }

    private static IEnumerable<string> OfName(IdentifierNameSyntax name, IReadOnlyList<string> vocabulary) => vocabulary.Contains(name.Identifier.Text)
        ? Scope.Visible(vocabulary, name).Where(other => other != name.Identifier.Text).Append($"(-{name})")
        : [];

    /// <summary>Whether a name stands for a value here, rather than for a member, a type or a place to write to.</summary>
    private static bool IsRead(IdentifierNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax => false,
        AssignmentExpressionSyntax assignment => assignment.Left != name,
        TypeArgumentListSyntax or VariableDeclarationSyntax or AliasQualifiedNameSyntax => false,
        _ => true,
    };
}
