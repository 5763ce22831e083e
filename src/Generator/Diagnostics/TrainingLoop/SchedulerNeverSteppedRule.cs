using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Generator.Diagnostics.TrainingLoop;

/// <summary>GENOPT5002: a scheduler is created, and nothing can ever call its <c>step()</c>.</summary>
internal sealed class SchedulerNeverSteppedRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => TrainingLoopDescriptors.SchedulerNeverStepped;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        watch.OnSchedulerCreation((operation, creation) =>
        {
            if (creation.Operation.Syntax is ExpressionSyntax expression
                && !watch.Symbols.Torch!.IsImplementation(operation.ContainingSymbol)
                && HolderOf(expression, creation.Operation.SemanticModel) is ({ } codes, var name)
                && !codes.Any(code => MayStep(code, name, expression)))
            {
                string optimizer = creation.Optimizer is { } scheduled ? scheduled.Syntax.ToString() : "the optimizer";
                operation.ReportDiagnostic(Diagnostic.Create(
                    TrainingLoopDescriptors.SchedulerNeverStepped, expression.GetLocation(), name ?? expression.ToString(), optimizer));
            }
        });
    }

    // All code that can name what the scheduler is kept in: the member for a local, the type in all its parts for a private field. A
    // scheduler that is kept nowhere has no name. Null where others may hold it.
    private static (IReadOnlyList<SyntaxNode> Code, string? Name)? HolderOf(ExpressionSyntax expression, SemanticModel? model)
    {
        switch (expression.Parent)
        {
            case ExpressionStatementSyntax:
            case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax }:
                return ([], null);
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                return CodeOf(model?.GetDeclaredSymbol(variable), variable);
            case AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax } assignment when assignment.Right == expression:
                return CodeOf(model?.GetSymbolInfo(assignment.Left).Symbol, assignment);
            default:
                return null;
        }
    }

    private static (IReadOnlyList<SyntaxNode> Code, string? Name)? CodeOf(ISymbol? holder, SyntaxNode at)
    {
        return holder switch
        {
            ILocalSymbol => ([WrittenNames.MemberAround(at)], holder.Name),
            IFieldSymbol { DeclaredAccessibility: Accessibility.Private, ContainingType.DeclaringSyntaxReferences: var parts } =>
                ([.. parts.Select(static part => part.GetSyntax())], holder.Name),
            _ => null,
        };
    }

    // Stepped, or handed to something that may step it. Reading its other members does neither.
    private static bool MayStep(SyntaxNode code, string? name, ExpressionSyntax creation)
    {
        return code.DescendantNodes().OfType<IdentifierNameSyntax>().Any(identifier =>
            identifier.Identifier.ValueText == name
            && !creation.Span.Contains(identifier.Span)
            && !IsHarmless(identifier.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : identifier));
    }

    private static bool IsHarmless(ExpressionSyntax reference)
    {
        return reference.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Expression == reference => access.Name.Identifier.ValueText != "step",
            ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } } =>
                binding.Name.Identifier.ValueText != "step",
            AssignmentExpressionSyntax assignment => assignment.Left == reference,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } => true,
            _ => false,
        };
    }
}
