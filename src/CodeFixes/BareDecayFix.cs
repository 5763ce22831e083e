using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes;

/// <summary>GENOPT2004: takes the schedule out of the product.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BareDecayFix))]
[Shared]
public sealed class BareDecayFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GENOPT2004"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider()
    {
        return WellKnownFixAllProviders.BatchFixer;
    }

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (ProductOf(root, diagnostic) is not null)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        "Leave the schedule out of the weight decay",
                        cancellation => FixAsync(context.Document, diagnostic, cancellation),
                        equivalenceKey: nameof(BareDecayFix)),
                    diagnostic);
            }
        }
    }

    private static async Task<Document> FixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        return await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is { } root
            && ProductOf(root, diagnostic) is ({ } product, { } kept)
            ? document.WithSyntaxRoot(root.ReplaceNode(product, kept.WithTriviaFrom(product)))
            : document;
    }

    // The product with the schedule as one operand, and the other operand.
    private static (ExpressionSyntax Product, ExpressionSyntax Kept)? ProductOf(SyntaxNode root, Diagnostic diagnostic)
    {
        if (diagnostic.AdditionalLocations.FirstOrDefault() is not { } location)
        {
            return null;
        }

        SyntaxNode factor = root.FindNode(location.SourceSpan, getInnermostNodeForTie: true);
        while (factor.Parent is ParenthesizedExpressionSyntax)
        {
            factor = factor.Parent;
        }

        return factor.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.MultiplyExpression } product
            ? (product, product.Left == factor ? product.Right : product.Left)
            : null;
    }
}
