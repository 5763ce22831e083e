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

/// <summary>
/// GENOPT0005, GENOPT0007, GENOPT0009 and GENOPT0050: leaves an argument of the attribute out, so that its default holds. A reference to ILGPU,
/// the other remedy of GENOPT0050, stands in the project file, and a fix sees documents and assemblies only.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LeaveOutArgumentFix))]
[Shared]
public sealed class LeaveOutArgumentFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GENOPT0005", "GENOPT0007", "GENOPT0009", "GENOPT0050"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider()
    {
        return new DocumentFixAll("Leave out the arguments", FixAsync);
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
            if (ArgumentAt(root, diagnostic) is { NameEquals.Name.Identifier.ValueText: { } name })
            {
                string title = diagnostic.Id == "GENOPT0050" ? "Leave out Backends.Ilgpu, and step on the CPU alone" : $"Leave out {name}, so that its default holds";
                context.RegisterCodeFix(
                    CodeAction.Create(title, cancellation => FixAsync(context.Document, [diagnostic], cancellation), equivalenceKey: nameof(LeaveOutArgumentFix)),
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

        AttributeArgumentSyntax[] arguments = [.. diagnostics.Select(diagnostic => ArgumentAt(root, diagnostic)).OfType<AttributeArgumentSyntax>().Distinct()];
        return document.WithSyntaxRoot(root.RemoveNodes(arguments, SyntaxRemoveOptions.KeepNoTrivia) ?? root);
    }

    private static AttributeArgumentSyntax? ArgumentAt(SyntaxNode root, Diagnostic diagnostic)
    {
        return root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeArgumentSyntax>();
    }
}
