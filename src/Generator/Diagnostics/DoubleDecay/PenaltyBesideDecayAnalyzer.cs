using System.Collections.Immutable;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.DoubleDecay;

/// <summary>GENOPT2001: the sum of squares of a parameter enters the loss while an optimizer decays the same parameter.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PenaltyBesideDecayAnalyzer : GenOptimAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DoubleDecayDescriptors.PenaltyBesideDecay];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (symbols.Torch is not { Tensor: { } tensor } torch)
        {
            return;
        }

        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (call.TargetMethod.Name is "sum" or "norm" or "mean"
                    && SymbolEqualityComparer.Default.Equals(call.Type, tensor)
                    && SquaredParameter(call, torch) is { } parameter)
                {
                    Check(operation, call, parameter, symbols);
                }
            },
            OperationKind.Invocation);
    }

    private static void Check(OperationAnalysisContext context, IInvocationOperation call, IOperation parameter, KnownSymbols symbols)
    {
        if (call.Syntax is not ExpressionSyntax expression || !LossFlow.ReachesBackward(expression) || Provenance.Of(parameter) is not { } trail)
        {
            return;
        }

        foreach (DecayingOptimizer optimizer in DecayingOptimizer.Around(call, symbols))
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
        return torch.IsParameter(operation.Type) && Constant.Variable(operation) is not null;
    }
}
