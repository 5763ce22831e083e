using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using GenOptim.Generator.Diagnostics.DecayValues;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes;

/// <summary>GENOPT3001: converts a value that is common for PyTorch's rule to the fraction per step that it stands for.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConvertDecayFix))]
[Shared]
public sealed class ConvertDecayFix() : DocumentFix("Convert from PyTorch's rule", "GENOPT3001")
{
    private protected override IEnumerable<Offer> OffersAt(FixedFile file, Diagnostic diagnostic)
    {
        return ConvertedIn(diagnostic) is { } converted && ValueAt(file, diagnostic) is not null ? [Titled($"Convert from PyTorch's rule: {converted}")] : [];
    }

    private protected override SyntaxNode Rewrite(FixedFile file, ImmutableArray<Diagnostic> diagnostics, string key)
    {
        var values = new Dictionary<SyntaxNode, SyntaxNode>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (ConvertedIn(diagnostic) is { } converted && ValueAt(file, diagnostic) is { } value)
            {
                values[value] = SyntaxFactory.ParseExpression(converted).WithTriviaFrom(value);
            }
        }

        return file.Root.ReplaceNodes(values.Keys, (value, _) => values[value]);
    }

    private static string? ConvertedIn(Diagnostic diagnostic)
    {
        return diagnostic.Properties.TryGetValue(DecayTooLargeRule.ConvertedProperty, out string? converted) ? converted : null;
    }

    private static ExpressionSyntax? ValueAt(FixedFile file, Diagnostic diagnostic)
    {
        return file.At(diagnostic) switch
        {
            AttributeArgumentSyntax argument => argument.Expression,
            ArgumentSyntax argument => argument.Expression,
            AssignmentExpressionSyntax assignment => assignment.Right,
            ExpressionSyntax { Parent: ArgumentSyntax } expression => expression,
            _ => null,
        };
    }
}
