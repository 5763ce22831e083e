using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes.ReplaceOptimizer;

/// <summary>GENOPT1001 and GENOPT1002: declares an optimizer with a <c>[DecoupledOptimizer]</c> class inside it, and uses it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReplaceOptimizerFix))]
[Shared]
public sealed class ReplaceOptimizerFix() : DocumentFix(Title, "GENOPT1001", "GENOPT1002")
{
    private const string Title = "Use a [DecoupledOptimizer] class with the same constants";

    private protected override IEnumerable<Offer> OffersAt(FixedFile file, Diagnostic diagnostic)
    {
        return Replacement.Plan(file.Model, file.At(diagnostic), new HashSet<string>(), file.Cancellation) is not null ? [Titled(Title)] : [];
    }

    private protected override SyntaxNode Rewrite(FixedFile file, ImmutableArray<Diagnostic> diagnostics, string key)
    {
        HashSet<string> taken = file.Names();
        List<Replacement> replacements =
        [
            .. diagnostics
                .Select(diagnostic => Replacement.Plan(file.Model, file.At(diagnostic), taken, file.Cancellation))
                .OfType<Replacement>(),
        ];
        return replacements.Count == 0 ? file.Root : Apply(file.Root, replacements);
    }

    private static SyntaxNode Apply(SyntaxNode root, List<Replacement> replacements)
    {
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
        return rewritten.ReplaceNode(target, extended);
    }

    private static MemberDeclarationSyntax Declaration(Replacement replacement, bool isIndented, bool isAfterLineEnd)
    {
        string indent = isIndented ? "    " : string.Empty;
        string[] lines = OptimizerClassText.For(replacement).TrimEnd('\n').Split('\n');
        string text = (isAfterLineEnd ? "\n" : "\n\n") + string.Join("\n", lines.Select(line => line.Length == 0 ? line : indent + line)) + "\n";
        return SyntaxFactory.ParseMemberDeclaration(text)!;
    }
}
