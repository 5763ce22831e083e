using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.TrainingLoop;

/// <summary>
/// GENOPT5005: a TorchSharp module is saved in code that steps a Schedule-Free optimizer, while its weights are where gradients are taken and not where the
/// algorithm is evaluated.
/// </summary>
internal sealed class TrainingPointSavedRule : MisuseRule
{
    private const string EvaluationPoint = "UseEvaluationPoint";

    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => TrainingLoopDescriptors.TrainingPointSaved;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        if (watch.Symbols is not { GenOptim: { } genOptim, Torch.Module: { } module })
        {
            return;
        }

        watch.OnCall("save", (operation, call) =>
        {
            if (call is { Instance: { } model, SemanticModel: { } semantics }
                && TorchSymbols.IsOrDerivesFrom(model.Type, module)
                && !IsAtEvaluationPoint(call.Syntax)
                && SteppedIn(BodyOf(call.Syntax), model, genOptim, semantics) is { } optimizer)
            {
                operation.ReportDiagnostic(Diagnostic.Create(
                    TrainingLoopDescriptors.TrainingPointSaved, call.Syntax.GetLocation(), Constant.Unwrap(model).Syntax.ToString(), optimizer));
            }
        });
    }

    // A Schedule-Free optimizer that the same code steps, unless it was made for another model.
    private static string? SteppedIn(SyntaxNode body, IOperation model, GenOptimSymbols genOptim, SemanticModel semantics)
    {
        foreach (InvocationExpressionSyntax step in body.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (step is { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Step" } access }
                && genOptim.ClassOf(semantics.GetTypeInfo(access.Expression).Type) is { Algorithm.Evaluation: not null }
                && semantics.GetOperation(access.Expression) is { } optimizer
                && !IsForAnother(optimizer, model))
            {
                return access.Expression.ToString();
            }
        }

        return null;
    }

    private static bool IsForAnother(IOperation optimizer, IOperation model)
    {
        return Origin.Of(optimizer) is IInvocationOperation { TargetMethod.Name: "For" } made
            && Constant.Variable(model) is { } saved
            && made.Arguments.Select(static argument => Constant.Variable(argument.Value)).OfType<ISymbol>().ToList() is { Count: > 0 } variables
            && !variables.Any(variable => SymbolEqualityComparer.Default.Equals(variable, saved));
    }

    // Within a using statement, or after a declaration or call in a block around it, that puts the point that is evaluated in place.
    private static bool IsAtEvaluationPoint(SyntaxNode save)
    {
        foreach (SyntaxNode node in save.AncestorsAndSelf())
        {
            if (node is UsingStatementSyntax used && Mentions((SyntaxNode?)used.Declaration ?? used.Expression))
            {
                return true;
            }

            IEnumerable<SyntaxNode> siblings = node.Parent switch
            {
                BlockSyntax block => block.Statements,
                SwitchSectionSyntax section => section.Statements,
                CompilationUnitSyntax unit when node is GlobalStatementSyntax => unit.Members.OfType<GlobalStatementSyntax>().Select(static member => member.Statement),
                _ => [],
            };
            if (siblings.Any(sibling => sibling.SpanStart < node.SpanStart && sibling is LocalDeclarationStatementSyntax or ExpressionStatementSyntax && Mentions(sibling)))
            {
                return true;
            }

            if (node is MemberDeclarationSyntax and not GlobalStatementSyntax)
            {
                return false;
            }
        }

        return false;
    }

    private static bool Mentions(SyntaxNode? node)
    {
        return node is not null && node.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(static name => name.Identifier.ValueText == EvaluationPoint);
    }

    private static SyntaxNode BodyOf(SyntaxNode node)
    {
        return node.Ancestors().FirstOrDefault(static ancestor => ancestor is MemberDeclarationSyntax and not GlobalStatementSyntax) is { } member and not BaseTypeDeclarationSyntax
            ? member
            : node.SyntaxTree.GetRoot();
    }
}
