using System.Collections.Generic;
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

namespace GenOptim.CodeFixes.ReplaceOptimizer;

/// <summary>GENOPT1001 and GENOPT1002: declares a <c>[DecoupledOptimizer]</c> class with the optimizer's constants, and uses it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReplaceOptimizerFix))]
[Shared]
public sealed class ReplaceOptimizerFix : CodeFixProvider
{
    private const string Title = "Use a [DecoupledOptimizer] class with the same constants";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GENOPT1001", "GENOPT1002"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider()
    {
        return new DocumentFixAll(Title, FixAsync);
    }

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            SyntaxNode place = model.SyntaxTree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan);
            if (Replacement.Plan(model, place, new HashSet<string>(), context.CancellationToken) is not null)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        Title, cancellation => FixAsync(context.Document, [diagnostic], cancellation), equivalenceKey: nameof(ReplaceOptimizerFix)),
                    diagnostic);
            }
        }
    }

    private static async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        if (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model)
        {
            return document;
        }

        SyntaxNode root = await model.SyntaxTree.GetRootAsync(cancellation).ConfigureAwait(false);
        var taken = new HashSet<string>(root.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText));
        List<Replacement> replacements =
        [
            .. diagnostics
                .Select(diagnostic => Replacement.Plan(model, root.FindNode(diagnostic.Location.SourceSpan), taken, cancellation))
                .OfType<Replacement>(),
        ];
        if (replacements.Count == 0)
        {
            return document;
        }

        var replaced = new Dictionary<SyntaxNode, SyntaxNode>();
        foreach (Replacement replacement in replacements)
        {
            replaced[replacement.Creation] = SyntaxFactory.ParseExpression(replacement.NewCreation).WithTriviaFrom(replacement.Creation);
            if (replacement.DeclaredType is { } type)
            {
                replaced[type] = SyntaxFactory.ParseTypeName(replacement.ClassName).WithTriviaFrom(type);
            }
        }

        // Into the namespace where they are used, or at the end of the file.
        SyntaxNode home = replacements[0].Creation.FirstAncestorOrSelf<BaseNamespaceDeclarationSyntax>() ?? root;
        var annotation = new SyntaxAnnotation();
        SyntaxNode rewritten = root.ReplaceNodes(
            replaced.Keys.Append(home),
            (original, current) => original == home ? current.WithAdditionalAnnotations(annotation) : replaced[original]);
        SyntaxNode target = rewritten.GetAnnotatedNodes(annotation).Single();
        bool endsLine = (target is NamespaceDeclarationSyntax space ? space.CloseBraceToken.GetPreviousToken() : target.GetLastToken()).TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        MemberDeclarationSyntax[] classes = [.. replacements.Select(replacement => Declaration(replacement, target is NamespaceDeclarationSyntax, endsLine || replacement != replacements[0]))];
        SyntaxNode extended = target switch
        {
            BaseNamespaceDeclarationSyntax container => container.AddMembers(classes),
            CompilationUnitSyntax unit => unit.AddMembers(classes),
            _ => target,
        };
        return document.WithSyntaxRoot(rewritten.ReplaceNode(target, extended));
    }

    private static MemberDeclarationSyntax Declaration(Replacement replacement, bool isIndented, bool isAfterLineEnd)
    {
        string indent = isIndented ? "    " : string.Empty;
        string[] lines = OptimizerClassText.For(replacement).TrimEnd('\n').Split('\n');
        string text = (isAfterLineEnd ? "\n" : "\n\n") + string.Join("\n", lines.Select(line => line.Length == 0 ? line : indent + line)) + "\n";
        return SyntaxFactory.ParseMemberDeclaration(text)!;
    }
}
