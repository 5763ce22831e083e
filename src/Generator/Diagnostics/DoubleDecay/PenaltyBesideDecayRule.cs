using System;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.DoubleDecay;

/// <summary>GENOPT2001: the sum of squares of a parameter enters the loss while an optimizer decays the same parameter.</summary>
internal sealed class PenaltyBesideDecayRule : MisuseRule
{
    private static readonly string[] Reductions = ["sum", "norm", "mean"];

    // The square of a learned spread is part of a likelihood, not a penalty.
    private static readonly string[] Spreads = ["var", "sigma", "std", "scale", "temperature", "log_", "logs"];

    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => DoubleDecayDescriptors.PenaltyBesideDecay;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        if (watch.Symbols.Torch is not { Tensor: { } tensor } torch)
        {
            return;
        }

        foreach (string reduction in Reductions)
        {
            watch.OnCall(reduction, (operation, call) =>
            {
                if (SymbolEqualityComparer.Default.Equals(call.Type, tensor) && SquaredParameter(call, torch) is { } parameter)
                {
                    Check(operation, call, parameter, watch.Symbols);
                }
            });
        }
    }

    private static void Check(OperationAnalysisContext context, IInvocationOperation call, IOperation parameter, KnownSymbols symbols)
    {
        if (call.Syntax is not ExpressionSyntax expression || call.SemanticModel is not { } model || !LossFlow.IsTermOfLoss(expression, model) || Provenance.Of(parameter) is not { } trail)
        {
            return;
        }

        foreach (DecayingOptimizer optimizer in DecayingOptimizer.Around(call, trail, symbols))
        {
            if (trail.Meets(optimizer.Values))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    DoubleDecayDescriptors.PenaltyBesideDecay, expression.GetLocation(), expression.ToString(), optimizer.Name));
                return;
            }
        }
    }

    // p.pow(2).sum(), p.square().sum(), (p * p).sum(), torch.sum(p.pow(2)), p.norm(), torch.norm(p): p itself, where it is a Parameter.
    // The static type is what tells a penalty from a hand-written squared error, and p from p.grad.
    private static IOperation? SquaredParameter(IInvocationOperation call, TorchSymbols torch)
    {
        if (Receiver(call) is not { } inner)
        {
            return null;
        }

        if (call.TargetMethod.Name == "norm")
        {
            return IsParameter(inner, torch) ? inner : null;
        }

        switch (inner)
        {
            case IInvocationOperation { TargetMethod.Name: "pow" or "square" or "pow_" } power when Receiver(power) is { } squared:
                return IsParameter(squared, torch) ? squared : null;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product:
                IOperation left = Constant.Unwrap(product.LeftOperand);
                return IsParameter(left, torch) && SymbolEqualityComparer.Default.Equals(Constant.Variable(left), Constant.Variable(product.RightOperand))
                    ? left
                    : null;
            default:
                return null;
        }
    }

    private static IOperation? Receiver(IInvocationOperation call)
    {
        if (call.Instance is { } instance)
        {
            return Constant.Unwrap(instance);
        }

        return call.Arguments.Length > 0 ? Constant.Unwrap(call.Arguments[0].Value) : null;
    }

    private static bool IsParameter(IOperation operation, TorchSymbols torch)
    {
        return torch.IsParameter(operation.Type)
            && Constant.Variable(operation) is { } variable
            && !Spreads.Any(spread => variable.Name.IndexOf(spread, StringComparison.OrdinalIgnoreCase) >= 0);
    }
}
