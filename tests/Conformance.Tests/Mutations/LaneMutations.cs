using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Conformance.Mutations;

/// <summary>What else can be wrong with an update: other scalars, other roundings, missing roots, results in the wrong place.</summary>
internal static class LaneMutations
{
    public static IEnumerable<Edit> Of(MethodDeclarationSyntax update, RuleVocabulary vocabulary)
    {
        foreach (ExpressionSyntax expression in update.Body!.DescendantNodes().OfType<ExpressionSyntax>())
        {
            IEnumerable<string> replacements = expression switch
            {
                InvocationExpressionSyntax call => OfCall(call, vocabulary),
                BinaryExpressionSyntax binary => OfRounding(binary),
                IdentifierNameSyntax { Parent: AssignmentExpressionSyntax assignment } name when assignment.Left == name =>
                    Scope.Visible(vocabulary.LaneVariables, name).Where(other => other != name.Identifier.Text),
                CastExpressionSyntax { Expression: ParenthesizedExpressionSyntax { Expression: BinaryExpressionSyntax inner } } => [
                    $"({vocabulary.Number})({inner.Left} {inner.OperatorToken} ({vocabulary.Number}){inner.Right})",
                    $"({vocabulary.Number}){inner.Right}"],
                _ => [],
            };
            foreach (string replacement in replacements)
            {
                yield return Edit.Replace(update.Identifier.Text, expression, replacement);
            }
        }
    }

    private static IEnumerable<string> OfCall(InvocationExpressionSyntax call, RuleVocabulary vocabulary)
    {
        string[] arguments = [.. call.ArgumentList.Arguments.Select(argument => argument.ToString())];
        return call.Expression.ToString() switch
        {
            "TLane.All" => vocabulary.LaneNumbers
                .Where(other => other != arguments[0])
                .Select(other => $"TLane.All({other})")
                .Append($"(-TLane.All({arguments[0]}))"),
            "TLane.Fma" => OfFma(call, arguments[0], arguments[1], arguments[2]),
            "TLane.Max" => [arguments[0], arguments[1], $"(-TLane.Max(-{arguments[0]}, -{arguments[1]}))"],
            "TLane.DivideRoot" => OfDivideRoot(arguments[0], arguments[1], vocabulary),
            "TLane.Sqrt" => [arguments[0], $"TLane.Sqrt(TLane.Sqrt({arguments[0]}))"],
            _ => [],
        };
    }

    private static IEnumerable<string> OfDivideRoot(string root, string divisorArgument, RuleVocabulary vocabulary)
    {
        string divisor = divisorArgument["in ".Length..];
        yield return root;
        yield return $"-TLane.DivideRoot({root}, {divisorArgument})";
        yield return $"TLane.DivideRoot(TLane.DivideRoot({root}, {divisorArgument}), {divisorArgument})";
        yield return $"{root} * TLane.All({divisor}.Value)";
        yield return $"{root} * TLane.All({divisor}.Inverse)";
        yield return $"TLane.All({divisor}.Value) / {root}";
        foreach (string other in vocabulary.LaneNumbers.Where(other => other != $"{divisor}.Value"))
        {
            yield return $"{root} / TLane.All({other})";
        }
    }

    private static IEnumerable<string> OfFma(InvocationExpressionSyntax call, string a, string b, string c)
    {
        yield return $"({a} * {b} + {c})";
        yield return $"TLane.Fma(-{a}, {b}, {c})";
        yield return $"TLane.Fma({a}, {b}, -({c}))";
        yield return $"TLane.Fma({a}, {c}, {b})";
        yield return $"TLane.Fma({c}, {b}, {a})";
        yield return $"({a} * {b})";
        yield return $"({a} + {c})";
        yield return $"({b} + {c})";
        yield return c;
        if (call.ArgumentList.Arguments[2].Expression is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.MultiplyExpression } product)
        {
            // The other of two products is the one that is rounded by itself.
            yield return $"TLane.Fma({product.Left}, {product.Right}, {a} * {b})";
        }
    }

    /// <summary>The same real number with other roundings.</summary>
    private static IEnumerable<string> OfRounding(BinaryExpressionSyntax binary)
    {
        if (binary.IsKind(SyntaxKind.DivideExpression))
        {
            yield return $"{binary.Left} * (TLane.All(1) / {binary.Right})";
        }

        if (binary.IsKind(SyntaxKind.AddExpression)
            && binary.Right is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.MultiplyExpression } product)
        {
            yield return $"TLane.Fma({product.Left}, {product.Right}, {binary.Left})";
        }
    }
}
