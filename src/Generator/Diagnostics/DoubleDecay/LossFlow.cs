using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Generator.Diagnostics.DoubleDecay;

/// <summary>
/// Tells whether an expression is a term of a loss: whether sums, multiples by a number and means of it, and nothing else, lead to what
/// <c>backward()</c> is called on. A norm that something is divided by, or that goes into another function, is no penalty.
/// </summary>
internal static class LossFlow
{
    // What keeps a term a term, on the term itself or with it as the argument.
    private static readonly string[] Keeping = ["sum", "mean", "sqrt", "pow", "square", "mul", "div", "add", "to", "squeeze", "cuda", "cpu", "neg_"];
    private static readonly string[] Collecting = ["Select", "Aggregate", "Sum", "Append", "Concat", "add", "stack", "cat"];

    /// <summary>Whether <paramref name="expression"/> reaches a call of <c>backward</c> within its member as a term.</summary>
    public static bool IsTermOfLoss(ExpressionSyntax expression, SemanticModel model)
    {
        if (expression.FirstAncestorOrSelf<SyntaxNode>(IsBody) is not { } body)
        {
            return false;
        }

        // By name, to a fixed point: the set only grows and is bounded by the names in the body.
        var reached = new HashSet<string>();
        var pending = new Queue<ExpressionSyntax>();
        pending.Enqueue(expression);
        List<IdentifierNameSyntax>? identifiers = null;
        while (pending.Count > 0)
        {
            (bool isBackward, string? target) = Climb(pending.Dequeue(), model);
            if (isBackward)
            {
                return true;
            }

            if (target is not null && reached.Add(target))
            {
                identifiers ??= [.. body.DescendantNodes().OfType<IdentifierNameSyntax>()];
                foreach (IdentifierNameSyntax identifier in identifiers.Where(identifier => identifier.Identifier.ValueText == target))
                {
                    pending.Enqueue(identifier.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : identifier);
                }
            }
        }

        return false;
    }

    private static bool IsBody(SyntaxNode node)
    {
        return node is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax;
    }

    // Up from a term to backward() or to the variable that takes it; neither where it stops being a term.
    private static (bool IsBackward, string? Target) Climb(ExpressionSyntax term, SemanticModel model)
    {
        SyntaxNode node = term;
        while (true)
        {
            switch (node.Parent)
            {
                case BinaryExpressionSyntax binary when IsTermOf(binary, node, model):
                case ParenthesizedExpressionSyntax or CastExpressionSyntax or ConditionalExpressionSyntax or LambdaExpressionSyntax
                    or InitializerExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax
                    or CollectionExpressionSyntax or ExpressionElementSyntax or PostfixUnaryExpressionSyntax:
                    node = node.Parent;
                    continue;
                case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access when access.Expression == node:
                    string name = access.Name.Identifier.ValueText;
                    if (name == "backward")
                    {
                        return (true, null);
                    }

                    if (!Keeping.Contains(name) && !Collecting.Contains(name))
                    {
                        return (false, null);
                    }

                    node = call;
                    continue;
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called } call }:
                    switch (called.Name.Identifier.ValueText)
                    {
                        case "Add" or "add_":
                            return (false, NameOf(called.Expression));
                        case var collecting when Collecting.Contains(collecting):
                        case "sum" or "mean":
                            node = call;
                            continue;
                        default:
                            return (false, null);
                    }

                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }:
                    return (false, declarator.Identifier.ValueText);
                case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression or (int)SyntaxKind.AddAssignmentExpression } assignment
                    when assignment.Right == node:
                    return (false, NameOf(assignment.Left));
                case ForEachStatementSyntax loop when loop.Expression == node:
                    return (false, loop.Identifier.ValueText);
                default:
                    return (false, null);
            }
        }
    }

    private static bool IsTermOf(BinaryExpressionSyntax binary, SyntaxNode operand, SemanticModel model)
    {
        return binary.Kind() switch
        {
            SyntaxKind.AddExpression => true,
            SyntaxKind.SubtractExpression or SyntaxKind.DivideExpression => binary.Left == operand,
            SyntaxKind.MultiplyExpression => model.GetTypeInfo(binary.Left == operand ? binary.Right : binary.Left).Type?.Name is not ("Tensor" or "Parameter"),
            _ => false,
        };
    }

    private static string? NameOf(ExpressionSyntax expression)
    {
        return expression switch
        {
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText,
            _ => null,
        };
    }
}
