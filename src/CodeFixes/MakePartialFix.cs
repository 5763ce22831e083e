using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes;

/// <summary>GENOPT0001 and GENOPT0002: adds <c>partial</c> to the class and to every type around it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartialFix))]
[Shared]
public sealed class MakePartialFix() : DocumentFix(Title, "GENOPT0001", "GENOPT0002")
{
    private const string Title = "Make partial";

    private protected override IEnumerable<Offer> OffersAt(FixedFile file, Diagnostic diagnostic)
    {
        return [Titled(Title)];
    }

    private protected override SyntaxNode Rewrite(FixedFile file, ImmutableArray<Diagnostic> diagnostics, string key)
    {
        // Distinct, because a type may be around several classes.
        IEnumerable<TypeDeclarationSyntax> types = diagnostics
            .SelectMany(diagnostic => file.At(diagnostic).AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
            .Where(static type => !type.Modifiers.Any(SyntaxKind.PartialKeyword))
            .Distinct();
        return file.Root.ReplaceNodes(types, static (_, type) => AddPartial(type));
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
