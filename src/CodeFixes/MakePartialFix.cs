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

/// <summary>GENOPT0001 and GENOPT0002: adds <c>partial</c> to the class and to every type around it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartialFix))]
[Shared]
public sealed class MakePartialFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GENOPT0001", "GENOPT0002"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider()
    {
        return new DocumentFixAll("Make partial", FixAsync);
    }

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(
            CodeAction.Create(
                "Make partial", cancellation => FixAsync(context.Document, context.Diagnostics, cancellation), equivalenceKey: nameof(MakePartialFix)),
            context.Diagnostics);
        return Task.CompletedTask;
    }

    private static async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root)
        {
            return document;
        }

        // Distinct, because a type may be around several classes.
        TypeDeclarationSyntax[] types =
        [
            .. diagnostics
                .SelectMany(diagnostic => root.FindNode(diagnostic.Location.SourceSpan).AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
                .Where(static type => !type.Modifiers.Any(SyntaxKind.PartialKeyword))
                .Distinct(),
        ];
        return document.WithSyntaxRoot(root.ReplaceNodes(types, static (_, type) => AddPartial(type)));
    }

    private static TypeDeclarationSyntax AddPartial(TypeDeclarationSyntax type)
    {
        // "partial" must be the last modifier; without others it takes over what stands before the keyword.
        SyntaxToken partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (type.Modifiers.Count > 0)
        {
            return type.AddModifiers(partial);
        }

        SyntaxToken keyword = type.Keyword;
        TypeDeclarationSyntax bare = type.WithKeyword(keyword.WithLeadingTrivia());
        return bare.WithModifiers([partial.WithLeadingTrivia(keyword.LeadingTrivia)]);
    }
}
