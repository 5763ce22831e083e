using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace GenOptim.CodeFixes;

/// <summary>
/// A fix that rewrites the file of its diagnostics. A derived class says what it offers at a diagnostic and rewrites the syntax for one or all
/// of them; registering, fixing all and giving back a document are here.
/// </summary>
public abstract class DocumentFix : CodeFixProvider
{
    private readonly string _allTitle;

    private protected DocumentFix(string allTitle, params string[] ids)
    {
        _allTitle = allTitle;
        FixableDiagnosticIds = [.. ids];
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider()
    {
        return new AllInDocument(this);
    }

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await FileOfAsync(context.Document, context.CancellationToken).ConfigureAwait(false) is not { } file)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (Offer offer in OffersAt(file, diagnostic))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(offer.Title, cancellation => FixAsync(context.Document, [diagnostic], offer.Key, cancellation), offer.Key),
                    diagnostic);
            }
        }
    }

    /// <summary>What is offered at <paramref name="diagnostic"/>; nothing where <see cref="Rewrite"/> would change nothing.</summary>
    private protected abstract IEnumerable<Offer> OffersAt(FixedFile file, Diagnostic diagnostic);

    /// <summary>The syntax with <paramref name="diagnostics"/> fixed by the offer <paramref name="key"/>.</summary>
    private protected abstract SyntaxNode Rewrite(FixedFile file, ImmutableArray<Diagnostic> diagnostics, string key);

    /// <summary>The one offer of a fix that has no choice: titled so, with the class's name as its key.</summary>
    private protected Offer Titled(string title)
    {
        return new Offer(title, GetType().Name);
    }

    private static async Task<FixedFile?> FileOfAsync(Document document, CancellationToken cancellation)
    {
        return await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is { } model
            ? new FixedFile(model, await model.SyntaxTree.GetRootAsync(cancellation).ConfigureAwait(false), cancellation)
            : null;
    }

    private async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, string key, CancellationToken cancellation)
    {
        return await FileOfAsync(document, cancellation).ConfigureAwait(false) is { } file
            ? document.WithSyntaxRoot(Rewrite(file, diagnostics, key))
            : document;
    }

    /// <summary>A change that is offered.</summary>
    private protected readonly struct Offer(string title, string key)
    {
        /// <summary>What the user reads.</summary>
        public string Title { get; } = title;

        /// <summary>What tells it from the fix's other offers.</summary>
        public string Key { get; } = key;
    }

    /// <summary>The file as it is before the fix.</summary>
    private protected sealed class FixedFile(SemanticModel model, SyntaxNode root, CancellationToken cancellation)
    {
        /// <summary>What the file means.</summary>
        public SemanticModel Model { get; } = model;

        /// <summary>What the file says.</summary>
        public SyntaxNode Root { get; } = root;

        /// <summary>Ends the fix early.</summary>
        public CancellationToken Cancellation { get; } = cancellation;

        /// <summary>The node at the place of <paramref name="diagnostic"/>; the innermost where several fill the same place.</summary>
        public SyntaxNode At(Diagnostic diagnostic, bool innermost = false)
        {
            return Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: innermost);
        }

        /// <summary>The names in the file, which a new one must not be.</summary>
        public HashSet<string> Names()
        {
            return [.. Root.DescendantTokens().Select(static token => token.Value as string ?? token.ValueText)];
        }
    }

    private sealed class AllInDocument(DocumentFix fix) : DocumentBasedFixAllProvider
    {
        protected override string GetFixAllTitle(FixAllContext fixAllContext)
        {
            return fix._allTitle;
        }

        protected override async Task<Document?> FixAllAsync(FixAllContext fixAllContext, Document document, ImmutableArray<Diagnostic> diagnostics)
        {
            return diagnostics.IsEmpty
                ? document
                : await fix.FixAsync(document, diagnostics, fixAllContext.CodeActionEquivalenceKey ?? fix.GetType().Name, fixAllContext.CancellationToken)
                    .ConfigureAwait(false);
        }
    }
}
