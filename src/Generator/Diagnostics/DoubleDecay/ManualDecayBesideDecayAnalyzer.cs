using System.Collections.Immutable;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.DoubleDecay;

/// <summary>GENOPT2003: <c>p[i] *= 1 - lr * wd</c> or <c>p.mul_(1 - ...)</c> beside an optimizer that decays p.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ManualDecayBesideDecayAnalyzer : GenOptimAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DoubleDecayDescriptors.ManualDecayBesideDecay];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (symbols is { Torch: null, GenOptim: null })
        {
            return;
        }

        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Multiply } scaling)
                {
                    Check(operation, scaling.Target, scaling.Value, symbols);
                }
            },
            OperationKind.CompoundAssignment);
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation is ISimpleAssignmentOperation assignment
                    && Constant.Unwrap(assignment.Value) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product)
                {
                    // p[i] = p[i] * (1 - x), either way round
                    if (product.LeftOperand.Syntax.IsEquivalentTo(assignment.Target.Syntax))
                    {
                        Check(operation, assignment.Target, product.RightOperand, symbols);
                    }
                    else if (product.RightOperand.Syntax.IsEquivalentTo(assignment.Target.Syntax))
                    {
                        Check(operation, assignment.Target, product.LeftOperand, symbols);
                    }
                }
            },
            OperationKind.SimpleAssignment);
        if (symbols.Torch is not null)
        {
            context.RegisterOperationAction(
                operation =>
                {
                    if (operation.Operation is IInvocationOperation { TargetMethod.Name: "mul_", Instance: { } target } call
                        && call.Arguments.FirstOrDefault() is { } factor)
                    {
                        Check(operation, target, factor.Value, symbols);
                    }
                },
                OperationKind.Invocation);
        }
    }

    private static void Check(OperationAnalysisContext context, IOperation target, IOperation factor, KnownSymbols symbols)
    {
        if (!HoldsWeights(target)
            || !DecayFactor.IsShrinking(factor)
            || Constant.Unwrap(target) is IPropertyReferenceOperation { Property.Name: "grad" }
            || Provenance.Of(target, valuesOnly: true) is not { Variables.Count: > 0 } trail)
        {
            return;
        }

        foreach (DecayingOptimizer optimizer in DecayingOptimizer.Around(context.Operation, symbols))
        {
            if (trail.Meets(optimizer.Values))
            {
                string share = Constant.Number(factor) is { } value
                    ? $", by {Numbers.Text(1 - value)} of its size (a half-life of {Numbers.Steps(Numbers.HalfLife(1 - value))} steps),"
                    : string.Empty;
                context.ReportDiagnostic(Diagnostic.Create(
                    DoubleDecayDescriptors.ManualDecayBesideDecay,
                    context.Operation.Syntax.GetLocation(),
                    context.Operation.Syntax.ToString(),
                    optimizer.Name,
                    share));
                return;
            }
        }
    }

    // Asked first, because it costs nothing: most of what is multiplied is a plain number.
    private static bool HoldsWeights(IOperation target)
    {
        return Constant.Unwrap(target) is IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true }
            or { Type.Name: "Tensor" or "Parameter" };
    }
}
