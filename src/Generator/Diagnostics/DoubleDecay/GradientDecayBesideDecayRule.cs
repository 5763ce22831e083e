using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.DoubleDecay;

/// <summary>GENOPT2002: <c>g[i] += wd * p[i]</c> or <c>p.grad.add_(p, alpha: wd)</c> beside an optimizer that decays p.</summary>
internal sealed class GradientDecayBesideDecayRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => DoubleDecayDescriptors.GradientDecayBesideDecay;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        KnownSymbols symbols = watch.Symbols;
        watch.OnTensorUpdate((operation, update) => CheckAddition(operation, update, symbols));
        watch.OnCall("add_", (operation, call) => CheckCall(operation, call, symbols));
    }

    // g[i] += wd * p[i] and g[i] = g[i] + wd * p[i]
    private static void CheckAddition(OperationAnalysisContext context, TensorUpdate update, KnownSymbols symbols)
    {
        if (update.IsScaling || !TrainedTensor.MayBeGradient(update.Target) || Constant.Unwrap(update.Operand) is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product)
        {
            return;
        }

        CheckProduct(context, update.Target, product.LeftOperand, product.RightOperand, symbols);
        CheckProduct(context, update.Target, product.RightOperand, product.LeftOperand, symbols);
    }

    private static void CheckProduct(OperationAnalysisContext context, IOperation target, IOperation factor, IOperation weight, KnownSymbols symbols)
    {
        if (TrainedTensor.MayBeWeight(weight) && DecayFactor.IsCoefficient(factor))
        {
            Check(context, target, weight, factor, symbols);
        }
    }

    // p.grad.add_(p, alpha: wd) and p.grad.add_(wd * p)
    private static void CheckCall(OperationAnalysisContext context, IInvocationOperation call, KnownSymbols symbols)
    {
        if (call.Instance is not { } gradient
            || !TrainedTensor.IsNamedGradient(gradient)
            || call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value is not { } added)
        {
            return;
        }

        added = Constant.Unwrap(added);
        if (added is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product)
        {
            (IOperation factor, IOperation weight) = TrainedTensor.MayBeWeight(product.RightOperand)
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
        if (!TrainedTensor.MayBeWeight(weight)
            || Provenance.Of(gradient) is not { Variables.Count: > 0 } gradients || Provenance.Of(weight) is not { Variables.Count: > 0 } weights)
        {
            return;
        }

        foreach (DecayingOptimizer optimizer in DecayingOptimizer.Around(context.Operation, weights, symbols))
        {
            // An array that holds values is no gradient, even if it lies beside one.
            if (weights.Meets(optimizer.Values)
                && gradients.Meets(optimizer.All)
                && (TrainedTensor.IsNamedGradient(gradient) || !gradients.Meets(optimizer.Values)))
            {
                string share = Constant.Number(factor) is { } value ? $", by {Numbers.Written(factor, value)} * p through the gradient" : string.Empty;
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
}
