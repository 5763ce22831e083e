using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes;

/// <summary>GENOPT2002 and GENOPT2003: removes the decay by hand, and the loop around it where nothing else is in it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveDecayStatementFix))]
[Shared]
public sealed class RemoveDecayStatementFix() : DocumentFix(Title, "GENOPT2002", "GENOPT2003")
{
    private const string Title = "Remove the decay by hand";

    private protected override IEnumerable<Offer> OffersAt(FixedFile file, Diagnostic diagnostic)
    {
        return StatementAt(file, diagnostic) is not null ? [Titled(Title)] : [];
    }

    private protected override SyntaxNode Rewrite(FixedFile file, ImmutableArray<Diagnostic> diagnostics, string key)
    {
        HashSet<StatementSyntax> removed = [.. diagnostics.Select(diagnostic => StatementAt(file, diagnostic)).OfType<StatementSyntax>()];
        IEnumerable<SyntaxNode> outermost = removed.Select(statement => Emptied(statement, removed)).Distinct();
        return file.Root.RemoveNodes(outermost, SyntaxRemoveOptions.KeepNoTrivia) ?? file.Root;
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

    private static StatementSyntax? StatementAt(FixedFile file, Diagnostic diagnostic)
    {
        SyntaxNode node = file.At(diagnostic, innermost: true);

        // As an embedded statement ("if (x) p *= ...") it cannot simply be taken out.
        return node.FirstAncestorOrSelf<ExpressionStatementSyntax>() is
        {
            Parent: BlockSyntax or GlobalStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or SwitchSectionSyntax,
        } statement && statement.Expression.Span == diagnostic.Location.SourceSpan
            ? statement
            : null;
    }
}
