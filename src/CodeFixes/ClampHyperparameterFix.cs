using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using System.Linq;
using GenOptim.Generator.Emit;
using GenOptim.Generator.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes;

/// <summary>GENOPT0005: sets a hyperparameter to the nearest sensible value of its range.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ClampHyperparameterFix))]
[Shared]
public sealed class ClampHyperparameterFix() : DocumentFix("Clamp the hyperparameters", "GENOPT0005")
{
    private protected override IEnumerable<Offer> OffersAt(FixedFile file, Diagnostic diagnostic)
    {
        return ClampedAt(file, diagnostic) is ({ NameEquals.Name.Identifier.ValueText: { } name }, { } literal)
            ? [Titled($"Clamp {name} to {literal}")]
            : [];
    }

    private protected override SyntaxNode Rewrite(FixedFile file, ImmutableArray<Diagnostic> diagnostics, string key)
    {
        var clamped = new Dictionary<SyntaxNode, SyntaxNode>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (ClampedAt(file, diagnostic) is ({ Expression: { } value }, { } literal))
            {
                clamped[value] = SyntaxFactory.ParseExpression(literal).WithTriviaFrom(value);
            }
        }

        return file.Root.ReplaceNodes(clamped.Keys, (value, _) => clamped[value]);
    }

    private static (AttributeArgumentSyntax Argument, string Literal)? ClampedAt(FixedFile file, Diagnostic diagnostic)
    {
        return file.At(diagnostic).FirstAncestorOrSelf<AttributeArgumentSyntax>() is { NameEquals.Name.Identifier.ValueText: { } name } argument
            && AlgorithmOf(argument, file)?.RangeOf(name) is { } range
            && file.Model.GetConstantValue(argument.Expression, file.Cancellation) is { HasValue: true, Value: not char and { } value }
            && range.Clamp(System.Convert.ToDouble(value, CultureInfo.InvariantCulture)) is { } clamped
            ? (argument, Literal.Double(clamped))
            : null;
    }

    private static AlgorithmDeclaration? AlgorithmOf(AttributeArgumentSyntax argument, FixedFile file)
    {
        return argument.Parent is AttributeArgumentListSyntax arguments
            && arguments.Arguments.FirstOrDefault(static other => other.NameEquals is null) is { } algorithm
            && file.Model.GetConstantValue(algorithm.Expression, file.Cancellation) is { HasValue: true, Value: int value }
                ? Algorithms.Find(value)
                : null;
    }
}
