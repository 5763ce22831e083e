using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.TrainingLoop;

/// <summary>GENOPT5001: TorchSharp's <c>scheduler.step()</c> stands before the <c>optimizer.step()</c> of the same iteration.</summary>
internal sealed class SchedulerBeforeOptimizerRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => TrainingLoopDescriptors.SchedulerBeforeOptimizer;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        if (watch.Symbols.Torch is not { Scheduler: { } scheduler, OptimizerBase: { } optimizer })
        {
            return;
        }

        watch.OnCall("step", (operation, call) =>
        {
            // With an epoch or a metric it sets the rate for what follows, and does not count.
            if (call.Instance is { } stepped
                && call.Arguments.All(static argument => argument.ArgumentKind == ArgumentKind.DefaultValue)
                && TorchSymbols.IsOrDerivesFrom(stepped.Type, scheduler))
            {
                Check(operation, call, stepped, optimizer);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, IInvocationOperation call, IOperation scheduler, INamedTypeSymbol optimizerBase)
    {
        if (call.SemanticModel is not { } model
            || (call.Syntax.Parent is ConditionalAccessExpressionSyntax conditional ? conditional.Parent : call.Syntax.Parent) is not ExpressionStatementSyntax statement
            || SiblingsOf(statement) is not { } siblings)
        {
            return;
        }

        ISymbol? own = OptimizerOf(scheduler, optimizerBase);
        InvocationExpressionSyntax? after = null;
        bool isAfterwards = false;
        foreach (SyntaxNode sibling in siblings)
        {
            if (sibling == statement || sibling == statement.Parent)
            {
                isAfterwards = true;
                continue;
            }

            InvocationExpressionSyntax? step = sibling.DescendantNodes(static node => node is not (LambdaExpressionSyntax or LocalFunctionStatementSyntax))
                .OfType<InvocationExpressionSyntax>()
                .FirstOrDefault(invocation => IsStepOf(invocation, own, optimizerBase, model));
            if (step is not null && !isAfterwards)
            {
                return;
            }

            after ??= step;
        }

        if (after is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                TrainingLoopDescriptors.SchedulerBeforeOptimizer,
                call.Syntax.GetLocation(),
                Constant.Unwrap(scheduler).Syntax.ToString(),
                ReceiverOf(after)));
        }
    }

    private static string ReceiverOf(InvocationExpressionSyntax step)
    {
        return step.Expression is MemberAccessExpressionSyntax access
            ? access.Expression.ToString()
            : step.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression.ToString() ?? step.ToString();
    }

    private static IEnumerable<SyntaxNode>? SiblingsOf(ExpressionStatementSyntax statement)
    {
        return statement.Parent switch
        {
            BlockSyntax block => block.Statements,
            SwitchSectionSyntax section => section.Statements,
            GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => unit.Members,
            _ => null,
        };
    }

    // The optimizer that the scheduler was created for, where the file says so; otherwise null, and any optimizer counts.
    private static ISymbol? OptimizerOf(IOperation scheduler, INamedTypeSymbol optimizerBase)
    {
        ImmutableArray<IArgumentOperation> arguments = Origin.Of(scheduler) switch
        {
            IInvocationOperation factory => factory.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => [],
        };
        return arguments.Select(static argument => Constant.Unwrap(argument.Value))
            .Where(value => TorchSymbols.IsOrDerivesFrom(value.Type, optimizerBase))
            .Select(Constant.Variable)
            .FirstOrDefault();
    }

    private static bool IsStepOf(InvocationExpressionSyntax invocation, ISymbol? own, INamedTypeSymbol optimizerBase, SemanticModel model)
    {
        return invocation.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "step" } or MemberBindingExpressionSyntax { Name.Identifier.ValueText: "step" }
            && model.GetOperation(invocation) is IInvocationOperation { Instance: { } instance }
            && TorchSymbols.IsOrDerivesFrom(instance.Type, optimizerBase)
            && (own is null || Constant.Variable(instance) is not { } variable || SymbolEqualityComparer.Default.Equals(variable, own));
    }
}
