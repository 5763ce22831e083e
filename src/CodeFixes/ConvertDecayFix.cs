using System.Collections.Immutable;
using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using GenOptim.Generator.Diagnostics.DecayValues;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes;

/// <summary>GENOPT3001: converts a value that is common for PyTorch's rule to the fraction per step that it stands for.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConvertDecayFix))]
[Shared]
public sealed class ConvertDecayFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GENOPT3001"];

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
            if (diagnostic.Properties.TryGetValue(DecayTooLargeRule.ConvertedProperty, out string? converted) && converted is not null)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Convert from PyTorch's rule: {converted}",
                        cancellation => FixAsync(context.Document, diagnostic, converted, cancellation),
                        equivalenceKey: nameof(ConvertDecayFix)),
                    diagnostic);
            }
        }

        return Task.CompletedTask;
    }

    private static async Task<Document> FixAsync(Document document, Diagnostic diagnostic, string converted, CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root
            || ValueOf(root.FindNode(diagnostic.Location.SourceSpan)) is not { } value)
        {
            return document;
        }

        ExpressionSyntax replacement = SyntaxFactory.ParseExpression(converted).WithTriviaFrom(value);
        return document.WithSyntaxRoot(root.ReplaceNode(value, replacement));
    }

    private static ExpressionSyntax? ValueOf(SyntaxNode place)
    {
        return place switch
        {
            AttributeArgumentSyntax argument => argument.Expression,
            ArgumentSyntax argument => argument.Expression,
            AssignmentExpressionSyntax assignment => assignment.Right,
            ExpressionSyntax { Parent: ArgumentSyntax } expression => expression,
            _ => null,
        };
    }
}
