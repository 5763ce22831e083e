using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Generator.Diagnostics.DoubleDecay;

/// <summary>Tells whether an expression becomes part of a loss, that is, whether <c>backward()</c> is called on what it flows into.</summary>
internal static class LossFlow
{
    /// <summary>Whether <paramref name="expression"/> reaches a call of <c>backward</c> within its member.</summary>
    public static bool ReachesBackward(ExpressionSyntax expression)
    {
        if (expression.FirstAncestorOrSelf<SyntaxNode>(IsBody) is not { } body)
        {
            return false;
        }

        // By name, to a fixed point: the set only grows and is bounded by the names in the body.
        var reached = new HashSet<string>();
        foreach (SyntaxNode ancestor in expression.AncestorsAndSelf().TakeWhile(node => node != body))
        {
            if (ancestor is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "backward" })
            {
                return true;
            }

            if (TargetOf(ancestor) is { } target)
            {
                reached.Add(target);
            }
        }

        var flows = body.DescendantNodes().Select(static node => (Target: TargetOf(node), Source: SourceOf(node)))
            .Where(static flow => flow.Target is not null && flow.Source is not null).ToList();
        int before;
        do
        {
            before = reached.Count;
            foreach ((string? target, ExpressionSyntax? source) in flows)
            {
                if (Mentions(source!, reached))
                {
                    reached.Add(target!);
                }
            }
        }
        while (reached.Count != before);

        return body.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Any(access => access.Name.Identifier.ValueText == "backward" && Mentions(access.Expression, reached));
    }

    private static bool IsBody(SyntaxNode node)
    {
        return node is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax;
    }

    private static bool Mentions(ExpressionSyntax expression, HashSet<string> names)
    {
        return expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(identifier => names.Contains(identifier.Identifier.ValueText));
    }

    private static string? TargetOf(SyntaxNode node)
    {
        return node switch
        {
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax left } => left.Identifier.ValueText,
            AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } left } => left.Name.Identifier.ValueText,
            VariableDeclaratorSyntax { Initializer: not null } declarator => declarator.Identifier.ValueText,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver, Name.Identifier.ValueText: "add_" } } =>
                receiver.Identifier.ValueText,
            _ => null,
        };
    }

    private static ExpressionSyntax? SourceOf(SyntaxNode node)
    {
        return node switch
        {
            AssignmentExpressionSyntax assignment => assignment.Right,
            VariableDeclaratorSyntax declarator => declarator.Initializer?.Value,
            InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } => arguments[0].Expression,
            _ => null,
        };
    }
}
