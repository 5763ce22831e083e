using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.TrainingLoop;

/// <summary>
/// GENOPT5004: the learning rate of a class that leaves steps out is set by hand from a counter of the loop's own, which counts those steps too, and
/// nothing looks at what <c>Step()</c> returns.
/// </summary>
internal sealed class OwnStepCounterRule : MisuseRule
{
    private const int DepthLimit = 4;

    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => TrainingLoopDescriptors.OwnStepCounter;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        if (watch.Symbols.GenOptim is not { } genOptim)
        {
            return;
        }

        watch.OnLearningRateSet((operation, rate) =>
        {
            if (rate.Instance is { } instance
                && (genOptim.ClassOf(instance.Type) ?? genOptim.ClassOfGroup(instance.Type)) is { Skipping: { } skipping } owner
                && operation.Operation is IAssignmentOperation { SemanticModel: { } model } assignment
                && StepIn(assignment.Syntax, owner, genOptim, model) is ({ } loop, { } optimizer)
                && Counters(assignment.Value, DepthLimit).FirstOrDefault(counter => CountsPassesOf(loop, counter, model)) is { } counted)
            {
                operation.ReportDiagnostic(Diagnostic.Create(
                    TrainingLoopDescriptors.OwnStepCounter, assignment.Syntax.GetLocation(), counted.Name, optimizer, skipping));
            }
        });
    }

    // The innermost loop around the assignment that steps the class once per pass, and what it steps; null where a result of the step is looked at.
    private static (StatementSyntax Loop, string Optimizer)? StepIn(SyntaxNode assignment, OptimizerClass owner, GenOptimSymbols genOptim, SemanticModel model)
    {
        if (assignment.Ancestors().TakeWhile(static node => !RunsLater(node)).FirstOrDefault(IsLoop) is not StatementSyntax loop)
        {
            return null;
        }

        string? optimizer = null;
        foreach (InvocationExpressionSyntax call in OwnNodes(loop).OfType<InvocationExpressionSyntax>())
        {
            if (call is { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Step" } access }
                && genOptim.ClassOf(model.GetTypeInfo(access.Expression).Type) is { } stepped
                && SymbolEqualityComparer.Default.Equals(stepped.Type, owner.Type))
            {
                if (call.Parent is not ExpressionStatementSyntax)
                {
                    return null;
                }

                optimizer ??= access.Expression.ToString();
            }
        }

        return optimizer is null ? null : (loop, optimizer);
    }

    // The variables that a rate is computed from, through locals that hold a part of it.
    private static IEnumerable<ISymbol> Counters(IOperation value, int depth)
    {
        if (depth == 0)
        {
            yield break;
        }

        foreach (IOperation part in value.DescendantsAndSelf())
        {
            if (Constant.Variable(part) is not ({ } variable and (ILocalSymbol or IFieldSymbol or IParameterSymbol)))
            {
                continue;
            }

            if (part.Type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 or SpecialType.System_UInt64)
            {
                yield return variable;
            }

            if (part is ILocalReferenceOperation local && Constant.InitializerOf(local) is { } initializer)
            {
                foreach (ISymbol inner in Counters(initializer, depth - 1))
                {
                    yield return inner;
                }
            }
        }
    }

    // In every pass, whatever the step did: by the loop itself, or by a statement of its body that stands under no condition.
    private static bool CountsPassesOf(StatementSyntax loop, ISymbol counter, SemanticModel model)
    {
        IEnumerable<ExpressionSyntax> always = loop is ForStatementSyntax counted ? counted.Incrementors : [];
        if (BodyOf(loop) is BlockSyntax body)
        {
            always = always.Concat(body.Statements.OfType<ExpressionStatementSyntax>().SelectMany(static statement => statement.DescendantNodes().OfType<ExpressionSyntax>()));
        }

        return always.Any(expression => CountedUp(expression) is { } name
            && name == counter.Name
            && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(Operand(expression)!).Symbol, counter));
    }

    private static string? CountedUp(ExpressionSyntax expression)
    {
        return Operand(expression) switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } member => member.Name.Identifier.ValueText,
            _ => null,
        };
    }

    private static ExpressionSyntax? Operand(ExpressionSyntax expression)
    {
        return expression switch
        {
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression } post => post.Operand,
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression } pre => pre.Operand,
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression } sum => sum.Left,
            _ => null,
        };
    }

    // What one pass of the loop does, without inner loops and without code that runs at another time.
    private static IEnumerable<SyntaxNode> OwnNodes(StatementSyntax loop)
    {
        return loop.DescendantNodes(node => node == loop || !(IsLoop(node) || RunsLater(node)));
    }

    private static bool RunsLater(SyntaxNode node)
    {
        return node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax;
    }

    private static StatementSyntax? BodyOf(StatementSyntax loop)
    {
        return loop switch
        {
            ForStatementSyntax counted => counted.Statement,
            CommonForEachStatementSyntax each => each.Statement,
            WhileStatementSyntax tested => tested.Statement,
            DoStatementSyntax tested => tested.Statement,
            _ => null,
        };
    }

    private static bool IsLoop(SyntaxNode node)
    {
        return node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax;
    }
}
