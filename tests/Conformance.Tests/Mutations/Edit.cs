using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Conformance.Mutations;

/// <summary>One change of one place of a file.</summary>
/// <param name="Place">The method or constant that is changed.</param>
/// <param name="Change">What is changed.</param>
/// <param name="Apply">Makes the change.</param>
internal sealed record Edit(string Place, string Change, Func<CompilationUnitSyntax, CompilationUnitSyntax> Apply)
{
    /// <summary>Whether only statements that do not depend on each other change places.</summary>
    public bool IsReordering { get; init; }

    /// <summary>Puts an expression in the place of another.</summary>
    /// <param name="place">The name of the method or constant.</param>
    /// <param name="old">The expression that goes.</param>
    /// <param name="replacement">The expression that comes.</param>
    public static Edit Replace(string place, ExpressionSyntax old, string replacement) => new(
        place,
        $"{old} -> {replacement}{Context(old)}",
        root => root.ReplaceNode(old, SyntaxFactory.ParseExpression(replacement).WithTriviaFrom(old)));

    /// <summary>The operation that an operand belongs to, so that the description tells one occurrence from another.</summary>
    private static string Context(ExpressionSyntax old)
    {
        SyntaxNode parent = old.Parent is ArgumentSyntax { Parent.Parent: { } call } ? call : old.Parent!;
        return parent is ExpressionSyntax and not AssignmentExpressionSyntax ? $" in {parent}" : string.Empty;
    }
}
