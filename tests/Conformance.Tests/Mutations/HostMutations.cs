using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Conformance.Mutations;

/// <summary>What else can be wrong with the scalars: powers, roots, conditions, numbers, and the precision they are computed in.</summary>
internal static class HostMutations
{
    public static IEnumerable<Edit> Of(MethodDeclarationSyntax computeScalars, RuleVocabulary vocabulary)
    {
        foreach (ExpressionSyntax expression in computeScalars.Body!.DescendantNodes().OfType<ExpressionSyntax>())
        {
            IEnumerable<string> replacements = expression switch
            {
                InvocationExpressionSyntax call => OfCall(call),
                ConditionalExpressionSyntax conditional => [
                    conditional.WhenTrue.ToString(),
                    conditional.WhenFalse.ToString(),
                    $"{conditional.Condition} ? {conditional.WhenFalse} : {conditional.WhenTrue}"],
                LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.NumericLiteralExpression) => OfLiteral(literal),
                CastExpressionSyntax cast => InLowPrecision(cast.Expression, vocabulary),
                IdentifierNameSyntax { Identifier.Text: "step" } => ["(step + 1)", "(step - 1)"],
                _ => [],
            };
            foreach (string replacement in replacements)
            {
                yield return Edit.Replace(computeScalars.Identifier.Text, expression, replacement);
            }
        }
    }

    private static IEnumerable<string> OfCall(InvocationExpressionSyntax call)
    {
        string[] arguments = [.. call.ArgumentList.Arguments.Select(argument => argument.ToString())];
        return arguments.Length == 1
            ? [arguments[0], $"({arguments[0]} * {arguments[0]})"]
            : [arguments[0], $"({arguments[0]} * {arguments[1]})", $"{call.Expression}({arguments[1]}, {arguments[0]})"];
    }

    private static IEnumerable<string> OfLiteral(LiteralExpressionSyntax literal) =>
        new[] { "0", "1", "2" }.Where(number => number != literal.Token.ValueText);

    /// <summary>The same expression with every number in it rounded before the computation instead of after it.</summary>
    private static IEnumerable<string> InLowPrecision(ExpressionSyntax expression, RuleVocabulary vocabulary)
    {
        IdentifierNameSyntax[] numbers = [.. expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Where(name => vocabulary.HostNumbers.Contains(name.Identifier.Text) && name.Identifier.Text != "step")];
        return numbers.Length == 0 || expression is IdentifierNameSyntax
            ? []
            : [$"({vocabulary.Number}){expression.ReplaceNodes(numbers, (number, _) => Rounded(number))}"];

        ExpressionSyntax Rounded(ExpressionSyntax number) =>
            SyntaxFactory.ParseExpression($"(({vocabulary.Number}){number})").WithTriviaFrom(number);
    }
}
