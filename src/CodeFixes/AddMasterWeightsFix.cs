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

/// <summary>GENOPT0020: keeps what a step changes of 16-bit parameters in float32 copies.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddMasterWeightsFix))]
[Shared]
public sealed class AddMasterWeightsFix : CodeFixProvider
{
    private const string Property = "LowPrecision";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GENOPT0020"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider()
    {
        return WellKnownFixAllProviders.BatchFixer;
    }

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    "Keep float32 master weights",
                    cancellation => FixAsync(context.Document, diagnostic, cancellation),
                    equivalenceKey: nameof(AddMasterWeightsFix)),
                diagnostic);
        }

        return Task.CompletedTask;
    }

    private static async Task<Document> FixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root
            || root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is not { ArgumentList: { } arguments }
            || ParameterType(arguments) is not { } parameterType)
        {
            return document;
        }

        // Named as the number type is, so that the file's own usings and aliases hold for it too.
        string prefix = parameterType.ToString() is var written && written.LastIndexOf("DType.", System.StringComparison.Ordinal) is > 0 and var length
            ? written.Substring(0, length)
            : string.Empty;
        AttributeArgumentSyntax kept = SyntaxFactory.AttributeArgument(SyntaxFactory.ParseExpression($"{prefix}LowPrecision.MasterWeights"))
            .WithNameEquals(SyntaxFactory.NameEquals(SyntaxFactory.IdentifierName(Property).WithTrailingTrivia(SyntaxFactory.Space))
                .WithEqualsToken(SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space)));
        AttributeArgumentListSyntax changed = Find(arguments, Property) is { } none
            ? arguments.ReplaceNode(none, kept.WithTriviaFrom(none))
            : arguments.WithArguments(SyntaxFactory.SeparatedList<AttributeArgumentSyntax>(
                arguments.Arguments.GetWithSeparators()
                    .Add(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space))
                    .Add(kept)));
        return document.WithSyntaxRoot(root.ReplaceNode(arguments, changed));
    }

    private static ExpressionSyntax? ParameterType(AttributeArgumentListSyntax arguments)
    {
        return Find(arguments, "Parameter")?.Expression;
    }

    private static AttributeArgumentSyntax? Find(AttributeArgumentListSyntax arguments, string name)
    {
        return arguments.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);
    }
}
