using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using GenOptim.Generator.Emit;
using GenOptim.Generator.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes;

/// <summary>GENOPT0005: sets a hyperparameter to the nearest sensible value of its range.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ClampHyperparameterFix))]
[Shared]
public sealed class ClampHyperparameterFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GENOPT0005"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider()
    {
        return WellKnownFixAllProviders.BatchFixer;
    }

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeArgumentSyntax>() is { NameEquals.Name.Identifier.ValueText: { } name } argument
                && AlgorithmOf(argument, model)?.RangeOf(name) is { } range
                && model.GetConstantValue(argument.Expression, context.CancellationToken) is { HasValue: true, Value: not char and { } value }
                && range.Clamp(System.Convert.ToDouble(value, CultureInfo.InvariantCulture)) is { } clamped)
            {
                string literal = Literal.Double(clamped);
                ExpressionSyntax replacement = SyntaxFactory.ParseExpression(literal).WithTriviaFrom(argument.Expression);
                Document changed = context.Document.WithSyntaxRoot(root.ReplaceNode(argument.Expression, replacement));
                context.RegisterCodeFix(
                    CodeAction.Create($"Clamp {name} to {literal}", _ => Task.FromResult(changed), equivalenceKey: nameof(ClampHyperparameterFix)),
                    diagnostic);
            }
        }
    }

    private static AlgorithmDeclaration? AlgorithmOf(AttributeArgumentSyntax argument, SemanticModel model)
    {
        return argument.Parent is AttributeArgumentListSyntax arguments
            && arguments.Arguments.FirstOrDefault(static other => other.NameEquals is null) is { } algorithm
            && model.GetConstantValue(algorithm.Expression) is { HasValue: true, Value: int value }
                ? Algorithms.Find(value)
                : null;
    }
}
