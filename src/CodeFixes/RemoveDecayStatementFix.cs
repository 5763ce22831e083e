using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes;

/// <summary>GENOPT2002 and GENOPT2003: removes the decay by hand, and the loop around it where nothing else is in it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveDecayStatementFix))]
[Shared]
public sealed class RemoveDecayStatementFix : CodeFixProvider
{
    private const string Title = "Remove the decay by hand";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GENOPT2002", "GENOPT2003"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider()
    {
        return new DocumentFixAll(Title, FixAsync);
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
            if (StatementOf(root, diagnostic) is not null)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        Title,
                        cancellation => FixAsync(context.Document, [diagnostic], cancellation),
                        equivalenceKey: nameof(RemoveDecayStatementFix)),
                    diagnostic);
            }
        }
    }

    private static async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root)
        {
            return document;
        }

        HashSet<StatementSyntax> removed = [.. diagnostics.Select(diagnostic => StatementOf(root, diagnostic)).OfType<StatementSyntax>()];
        SyntaxNode[] outermost = [.. removed.Select(statement => Emptied(statement, removed)).Distinct()];
        return root.RemoveNodes(outermost, SyntaxRemoveOptions.KeepNoTrivia) is { } shorter ? document.WithSyntaxRoot(shorter) : document;
    }

    // The whole loop, block or using where it would be left empty.
    private static SyntaxNode Emptied(StatementSyntax statement, HashSet<StatementSyntax> removed)
    {
        SyntaxNode outermost = statement;
        while (true)
        {
            switch (outermost.Parent)
            {
                case BlockSyntax block when block.Statements.All(inner => inner == outermost || removed.Contains(inner)) && IsRemovable(block.Parent):
                    outermost = block;
                    continue;
                case GlobalStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or UsingStatementSyntax { Declaration: null }:
                    outermost = outermost.Parent;
                    continue;
                default:
                    return outermost;
            }
        }
    }

    private static bool IsRemovable(SyntaxNode? parent)
    {
        return parent is ForStatementSyntax or CommonForEachStatementSyntax or UsingStatementSyntax { Declaration: null } or BlockSyntax;
    }

    private static StatementSyntax? StatementOf(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

        // As an embedded statement ("if (x) p *= ...") it cannot simply be taken out.
        return node.FirstAncestorOrSelf<ExpressionStatementSyntax>() is
        {
            Parent: BlockSyntax or GlobalStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or SwitchSectionSyntax,
        } statement && statement.Expression.Span == diagnostic.Location.SourceSpan
            ? statement
            : null;
    }
}
