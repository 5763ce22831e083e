using System;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.DoubleDecay;

/// <summary>
/// GENOPT2004: a weight decay under <c>DecayRule.Scheduled</c> is multiplied by the schedule or by lr/lr0 by hand. The factor is the
/// diagnostic's additional location, for the code fix.
/// </summary>
internal sealed class ScheduleAppliedTwiceRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => DoubleDecayDescriptors.ScheduleAppliedTwice;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        if (watch.Symbols.GenOptim is not { } genOptim)
        {
            return;
        }

        watch.OnDecayValue((operation, decay) =>
        {
            if (decay.Class.Decay == DecayKind.Scheduled && FactorOf(decay.Value, genOptim) is { } factor)
            {
                string kept = Constant.Number(factor) is { } value and > 0
                    ? $", {Numbers.Text(value * value)} where {Numbers.Text(value)} is meant"
                    : " (at a multiplier of 0.1 a hundredth of the decay is left where a tenth is meant)";
                operation.ReportDiagnostic(Diagnostic.Create(
                    DoubleDecayDescriptors.ScheduleAppliedTwice,
                    decay.Place.GetLocation(),
                    [factor.Syntax.GetLocation()],
                    decay.Class.Type.Name,
                    decay.Value.Syntax.ToString(),
                    kept));
            }
        });
    }

    private static IOperation? FactorOf(IOperation value, GenOptimSymbols genOptim)
    {
        IOperation expression = Constant.Unwrap(value);
        IOperation followed = Constant.Follow(value);
        if (IsMultiplier(followed, genOptim) || IsShare(followed))
        {
            return expression;
        }

        return expression switch
        {
            ILocalReferenceOperation when followed is IBinaryOperation => FactorOf(followed, genOptim),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product =>
                FactorOf(product.LeftOperand, genOptim) ?? FactorOf(product.RightOperand, genOptim),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient => FactorOf(quotient.LeftOperand, genOptim),
            _ => null,
        };
    }

    private static bool IsMultiplier(IOperation operation, GenOptimSymbols genOptim)
    {
        return operation switch
        {
            IPropertyReferenceOperation { Property: { Name: "Multiplier" } property, Instance.Type: { } owner } =>
                genOptim.ClassOf(owner) is not null
                || genOptim.ClassOfGroup(owner) is not null
                || property.ContainingNamespace is { Name: "GenOptim", ContainingNamespace.IsGlobalNamespace: true },
            IInvocationOperation { Instance.Type: { } receiver } =>
                genOptim.Schedule is { } schedule
                && (SymbolEqualityComparer.Default.Equals(receiver, schedule) || receiver.AllInterfaces.Contains(schedule, SymbolEqualityComparer.Default)),
            _ => false,
        };
    }

    // lr / lr0
    private static bool IsShare(IOperation operation)
    {
        return operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient
            && IsLearningRate(quotient.RightOperand, isInitial: true)
            && MentionsLearningRate(quotient.LeftOperand);
    }

    private static bool MentionsLearningRate(IOperation operation)
    {
        return operation.DescendantsAndSelf().Any(static part => IsLearningRate(part, isInitial: false));
    }

    private static bool IsLearningRate(IOperation operation, bool isInitial)
    {
        if (Constant.Variable(operation)?.Name is not { } name)
        {
            return false;
        }

        bool initial = name.EndsWith("0", StringComparison.Ordinal)
            || name.IndexOf("initial", StringComparison.OrdinalIgnoreCase) >= 0
            || name.IndexOf("base", StringComparison.OrdinalIgnoreCase) >= 0;
        bool rate = name.StartsWith("lr", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("lr", StringComparison.OrdinalIgnoreCase)
            || name.IndexOf("learningRate", StringComparison.OrdinalIgnoreCase) >= 0;
        return rate && initial == isInitial;
    }
}
