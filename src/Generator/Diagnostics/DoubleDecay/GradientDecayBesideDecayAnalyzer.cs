using System.Collections.Immutable;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.DoubleDecay;

/// <summary>GENOPT2002: <c>g[i] += wd * p[i]</c> or <c>p.grad.add_(p, alpha: wd)</c> beside an optimizer that decays p.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GradientDecayBesideDecayAnalyzer : GenOptimAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DoubleDecayDescriptors.GradientDecayBesideDecay];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (symbols is { Torch: null, GenOptim: null })
        {
            return;
        }

        context.RegisterOperationAction(
            operation => CheckAddition(operation, symbols), OperationKind.CompoundAssignment, OperationKind.SimpleAssignment);
        if (symbols.Torch is not null)
        {
            context.RegisterOperationAction(operation => CheckCall(operation, symbols), OperationKind.Invocation);
        }
    }

    // g[i] += wd * p[i] and g[i] = g[i] + wd * p[i]
    private static void CheckAddition(OperationAnalysisContext context, KnownSymbols symbols)
    {
        (IOperation? target, IOperation? added) = context.Operation switch
        {
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } compound => (compound.Target, compound.Value),
            ISimpleAssignmentOperation { Target: { } assigned } simple
                when Constant.Unwrap(simple.Value) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum
                => sum.LeftOperand.Syntax.IsEquivalentTo(assigned.Syntax) ? (assigned, sum.RightOperand)
                    : sum.RightOperand.Syntax.IsEquivalentTo(assigned.Syntax) ? (assigned, sum.LeftOperand) : (null, null),
            _ => ((IOperation?)null, (IOperation?)null),
        };
        if (target is null || added is null || Constant.Unwrap(added) is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product)
        {
            return;
        }

        CheckProduct(context, target, product.LeftOperand, product.RightOperand, symbols);
        CheckProduct(context, target, product.RightOperand, product.LeftOperand, symbols);
    }

    private static void CheckProduct(OperationAnalysisContext context, IOperation target, IOperation factor, IOperation weight, KnownSymbols symbols)
    {
        if (IsTensorElement(target) && IsTensorElement(weight) && DecayFactor.IsCoefficient(factor))
        {
            Check(context, target, weight, factor, symbols);
        }
    }

    // p.grad.add_(p, alpha: wd) and p.grad.add_(wd * p)
    private static void CheckCall(OperationAnalysisContext context, KnownSymbols symbols)
    {
        if (context.Operation is not IInvocationOperation { TargetMethod.Name: "add_", Instance: { } gradient } call
            || !IsGradient(gradient)
            || call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value is not { } added)
        {
            return;
        }

        added = Constant.Unwrap(added);
        if (added is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product)
        {
            bool isRightTheWeight = Constant.Variable(product.RightOperand) is not null && product.RightOperand.Type?.SpecialType is SpecialType.None;
            (IOperation factor, IOperation weight) = isRightTheWeight
                ? (product.LeftOperand, product.RightOperand)
                : (product.RightOperand, product.LeftOperand);
            Check(context, gradient, weight, factor, symbols);
        }
        else if (call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "alpha") is { ArgumentKind: ArgumentKind.Explicit } alpha)
        {
            Check(context, gradient, added, alpha.Value, symbols);
        }
    }

    private static void Check(OperationAnalysisContext context, IOperation gradient, IOperation weight, IOperation factor, KnownSymbols symbols)
    {
        if (Provenance.Of(gradient) is not { Variables.Count: > 0 } gradients || Provenance.Of(weight) is not { Variables.Count: > 0 } weights)
        {
            return;
        }

        foreach (DecayingOptimizer optimizer in DecayingOptimizer.Around(context.Operation, symbols))
        {
            if (weights.Meets(optimizer.Values) && gradients.Meets(optimizer.All))
            {
                string share = Constant.Number(factor) is { } value ? $", by {Numbers.Text(value)} * p through the gradient" : string.Empty;
                context.ReportDiagnostic(Diagnostic.Create(
                    DoubleDecayDescriptors.GradientDecayBesideDecay,
                    context.Operation.Syntax.GetLocation(),
                    context.Operation.Syntax.ToString(),
                    optimizer.Name,
                    share));
                return;
            }
        }
    }

    private static bool IsTensorElement(IOperation operation)
    {
        return Constant.Unwrap(operation) is IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true }
            || IsGradient(operation)
            || Constant.Unwrap(operation) is { Type.Name: "Tensor" or "Parameter" };
    }

    private static bool IsGradient(IOperation operation)
    {
        return Constant.Unwrap(operation) is IPropertyReferenceOperation { Property.Name: "grad" };
    }
}
