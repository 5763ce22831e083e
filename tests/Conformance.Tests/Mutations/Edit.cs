using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Conformance.Mutations;

/// <summary>One change of one place of a file.</summary>
internal sealed record Edit(string Place, string Change, Func<CompilationUnitSyntax, CompilationUnitSyntax> Apply)
{
    /// <summary>Puts an expression in the place of another.</summary>
    public static Edit Replace(SyntaxNode place, ExpressionSyntax old, string replacement) => new(
        PlaceOf(place),
        $"{old} -> {replacement}",
        root => root.ReplaceNode(old, SyntaxFactory.ParseExpression(replacement).WithTriviaFrom(old)));

    public static string PlaceOf(SyntaxNode place) => place is MethodDeclarationSyntax method ? method.Identifier.Text : place.ToString();
}
