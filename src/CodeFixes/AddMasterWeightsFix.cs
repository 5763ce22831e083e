using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes;

/// <summary>GENOPT0020: keeps what a step changes of 16-bit parameters in float32 copies.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddMasterWeightsFix))]
[Shared]
public sealed class AddMasterWeightsFix() : DocumentFix(Title, "GENOPT0020")
{
    private const string Title = "Keep float32 master weights";
    private const string Property = "LowPrecision";

    private protected override IEnumerable<Offer> OffersAt(FixedFile file, Diagnostic diagnostic)
    {
        return ArgumentsAt(file, diagnostic) is { } arguments && Find(arguments, "Parameter") is not null ? [Titled(Title)] : [];
    }

    private protected override SyntaxNode Rewrite(FixedFile file, ImmutableArray<Diagnostic> diagnostics, string key)
    {
        return file.Root.ReplaceNodes(
            diagnostics.Select(diagnostic => ArgumentsAt(file, diagnostic)).OfType<AttributeArgumentListSyntax>().Distinct(),
            static (arguments, _) => AddTo(arguments));
    }

    private static AttributeArgumentListSyntax AddTo(AttributeArgumentListSyntax arguments)
    {
        // Named as the number type is, so that the file's own usings and aliases hold for it too.
        string prefix = Find(arguments, "Parameter")?.Expression.ToString() is { } written
            && written.LastIndexOf("DType.", System.StringComparison.Ordinal) is > 0 and var length
            ? written.Substring(0, length)
            : string.Empty;
        AttributeArgumentSyntax kept = SyntaxFactory.AttributeArgument(SyntaxFactory.ParseExpression($"{prefix}LowPrecision.MasterWeights"))
            .WithNameEquals(SyntaxFactory.NameEquals(SyntaxFactory.IdentifierName(Property).WithTrailingTrivia(SyntaxFactory.Space))
                .WithEqualsToken(SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space)));
        return Find(arguments, Property) is { } none
            ? arguments.ReplaceNode(none, kept.WithTriviaFrom(none))
            : arguments.WithArguments(SyntaxFactory.SeparatedList<AttributeArgumentSyntax>(
                arguments.Arguments.GetWithSeparators()
                    .Add(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space))
                    .Add(kept)));
    }

    private static AttributeArgumentListSyntax? ArgumentsAt(FixedFile file, Diagnostic diagnostic)
    {
        return file.At(diagnostic).FirstAncestorOrSelf<AttributeSyntax>()?.ArgumentList;
    }

    private static AttributeArgumentSyntax? Find(AttributeArgumentListSyntax arguments, string name)
    {
        return arguments.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);
    }
}
