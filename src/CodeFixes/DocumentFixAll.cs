using System;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace GenOptim.CodeFixes;

/// <summary>Fixes all diagnostics of a document in one change, for fixes whose single changes touch each other.</summary>
internal sealed class DocumentFixAll(
    string title, Func<Document, ImmutableArray<Diagnostic>, CancellationToken, Task<Document>> fix) : DocumentBasedFixAllProvider
{
    /// <inheritdoc/>
    protected override string GetFixAllTitle(FixAllContext fixAllContext)
    {
        return title;
    }

    /// <inheritdoc/>
    protected override async Task<Document?> FixAllAsync(FixAllContext fixAllContext, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        return diagnostics.IsEmpty ? document : await fix(document, diagnostics, fixAllContext.CancellationToken).ConfigureAwait(false);
    }
}
