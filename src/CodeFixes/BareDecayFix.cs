using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes;

/// <summary>GENOPT2004: takes the schedule out of the product.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BareDecayFix))]
[Shared]
public sealed class BareDecayFix() : DocumentFix(Title, "GENOPT2004")
{
    private const string Title = "Leave the schedule out of the weight decay";

    private protected override IEnumerable<Offer> OffersAt(FixedFile file, Diagnostic diagnostic)
    {
        return ProductOf(file, diagnostic) is not null ? [Titled(Title)] : [];
    }

    private protected override SyntaxNode Rewrite(FixedFile file, ImmutableArray<Diagnostic> diagnostics, string key)
    {
        var kept = new Dictionary<SyntaxNode, SyntaxNode>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (ProductOf(file, diagnostic) is ({ } product, { } other))
            {
                kept[product] = other.WithTriviaFrom(product);
            }
        }

        return file.Root.ReplaceNodes(kept.Keys, (product, _) => kept[product]);
    }

    // The product with the schedule as one operand, and the other operand.
    private static (ExpressionSyntax Product, ExpressionSyntax Kept)? ProductOf(FixedFile file, Diagnostic diagnostic)
    {
        if (diagnostic.AdditionalLocations.FirstOrDefault() is not { } location || location.SourceTree != file.Root.SyntaxTree)
        {
            return null;
        }

        SyntaxNode factor = file.Root.FindNode(location.SourceSpan, getInnermostNodeForTie: true);
        while (factor.Parent is ParenthesizedExpressionSyntax)
        {
            factor = factor.Parent;
        }

        return factor.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.MultiplyExpression } product
            ? (product, product.Left == factor ? product.Right : product.Left)
            : null;
    }
}
