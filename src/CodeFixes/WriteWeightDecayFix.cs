using System.Collections.Immutable;
using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes;

/// <summary>GENOPT1003: writes out the weight decay of TorchSharp's AdamW, the one that runs or PyTorch's.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WriteWeightDecayFix))]
[Shared]
public sealed class WriteWeightDecayFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GENOPT1003"];

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
            Register("Write weight_decay: 0, as it runs now", "0");
            Register("Write weight_decay: 0.01, PyTorch's default", "0.01");

            void Register(string title, string value)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(title, cancellation => FixAsync(context.Document, diagnostic, value, cancellation), equivalenceKey: value), diagnostic);
            }
        }

        return Task.CompletedTask;
    }

    private static async Task<Document> FixAsync(Document document, Diagnostic diagnostic, string value, CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root
            || ArgumentsOf(root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)) is not { } arguments)
        {
            return document;
        }

        ArgumentSyntax written = SyntaxFactory.Argument(SyntaxFactory.ParseExpression(value))
            .WithNameColon(SyntaxFactory.NameColon("weight_decay").WithTrailingTrivia(SyntaxFactory.Space));
        SeparatedSyntaxList<ArgumentSyntax> list = arguments.Arguments;
        SyntaxNodeOrTokenList items = list.GetWithSeparators();
        if (list.Count > 0)
        {
            items = items.Add(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space));
        }

        ArgumentListSyntax longer = arguments.WithArguments(SyntaxFactory.SeparatedList<ArgumentSyntax>(items.Add(written)));
        return document.WithSyntaxRoot(root.ReplaceNode(arguments, longer));
    }

    private static ArgumentListSyntax? ArgumentsOf(SyntaxNode name)
    {
        foreach (SyntaxNode ancestor in name.AncestorsAndSelf())
        {
            switch (ancestor)
            {
                case InvocationExpressionSyntax invocation:
                    return invocation.ArgumentList;
                case BaseObjectCreationExpressionSyntax creation:
                    return creation.ArgumentList;
                case StatementSyntax:
                    return null;
            }
        }

        return null;
    }
}
