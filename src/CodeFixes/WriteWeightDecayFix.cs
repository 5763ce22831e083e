using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes;

/// <summary>GENOPT1003: writes out the weight decay of TorchSharp's AdamW, the one that runs or PyTorch's. The value is the offer's key.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WriteWeightDecayFix))]
[Shared]
public sealed class WriteWeightDecayFix() : DocumentFix("Write the weight decay", "GENOPT1003")
{
    private static readonly Offer[] Values =
        [new Offer("Write weight_decay: 0, as it runs now", "0"), new Offer("Write weight_decay: 0.01, PyTorch's default", "0.01")];

    private protected override IEnumerable<Offer> OffersAt(FixedFile file, Diagnostic diagnostic)
    {
        return ArgumentsOf(file.At(diagnostic, innermost: true)) is not null ? Values : [];
    }

    private protected override SyntaxNode Rewrite(FixedFile file, ImmutableArray<Diagnostic> diagnostics, string key)
    {
        return file.Root.ReplaceNodes(
            diagnostics.Select(diagnostic => ArgumentsOf(file.At(diagnostic, innermost: true))).OfType<ArgumentListSyntax>(),
            (_, arguments) => AddTo(arguments, key));
    }

    private static ArgumentListSyntax AddTo(ArgumentListSyntax arguments, string value)
    {
        ArgumentSyntax written = SyntaxFactory.Argument(SyntaxFactory.ParseExpression(value))
            .WithNameColon(SyntaxFactory.NameColon("weight_decay").WithTrailingTrivia(SyntaxFactory.Space));
        SyntaxNodeOrTokenList items = arguments.Arguments.GetWithSeparators();
        if (items.Count > 0)
        {
            items = items.Add(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space));
        }

        return arguments.WithArguments(SyntaxFactory.SeparatedList<ArgumentSyntax>(items.Add(written)));
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
