using System;
using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.DecayValues;

/// <summary>
/// GENOPT3004: the learning rate is set by hand on an optimizer or group whose initial learning rate is 0, or far below what is set: then
/// lr/lr0 is no fraction of a schedule and the decay is 1 or many times what is meant.
/// </summary>
internal sealed class LearningRateFromZeroRule : MisuseRule
{
    // Below this a rate above the first one may be a schedule that peaks late; a warm-up by hand begins at a tenth or less.
    private const double FromFactor = 2;

    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => DecayValueDescriptors.LearningRateFromZero;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        if (watch.Symbols.GenOptim is not { } genOptim)
        {
            return;
        }

        watch.OnLearningRateSet((operation, rate) =>
        {
            // Inside an object initializer it is the first value, not a change of it.
            if (rate.Instance is { } instance
                && operation.Operation.Parent is not IObjectOrCollectionInitializerOperation
                && operation.Operation is IAssignmentOperation assignment
                && Origin.Of(instance) is IObjectCreationOperation creation
                && InitialRateOf(creation, genOptim) is ({ } initial, { } owner)
                && EffectOf(assignment, initial, owner, creation) is { } effect)
            {
                operation.ReportDiagnostic(Diagnostic.Create(
                    DecayValueDescriptors.LearningRateFromZero, assignment.Syntax.GetLocation(), instance.Syntax.ToString(), Numbers.Text(initial), effect));
            }
        });
    }

    private static string? EffectOf(IAssignmentOperation assignment, double initial, OptimizerClass owner, IObjectCreationOperation creation)
    {
        if (initial == 0)
        {
            return "lr/lr0 is taken as 1 and the full weight decay applies in every step, even while lr is 0";
        }

        if (assignment is ICompoundAssignmentOperation compound)
        {
            return compound.OperatorKind == BinaryOperatorKind.Multiply && Constant.Number(compound.Value) is > 1 && ReachableRate.IsInLoop(assignment.Syntax)
                ? $"lr/lr0 grows with every pass of the loop, and the weight decay with it, above what it is at lr0 = {Numbers.Text(initial)}"
                : null;
        }

        if (ReachableRate.Of(assignment) is not { } reached || !(reached / initial >= FromFactor))
        {
            return null;
        }

        double factor = reached / initial;
        double? decay = GroupDecay.Of(creation) is { } own ? Constant.Number(own) : owner.WeightDecay;
        string share = decay is > 0 and { } wd
            ? $" and takes {Numbers.Text(factor * wd)} off the weights per step where {Numbers.Text(wd)} is meant"
            : " and multiplies the weight decay by as much";
        return $"lr/lr0 reaches {Times(factor)} at lr = {Numbers.Text(reached)}{share}";
    }

    private static string Times(double factor)
    {
        return factor >= 1000 ? Math.Round(factor).ToString("#,0", System.Globalization.CultureInfo.InvariantCulture) : Numbers.Text(factor);
    }

    // lr0 of an optimizer or group under DecayRule.Scheduled, where it is constant.
    private static (double Rate, OptimizerClass Owner)? InitialRateOf(IObjectCreationOperation creation, GenOptimSymbols genOptim)
    {
        if (genOptim.ClassOfGroup(creation.Type) is { Decay: DecayKind.Scheduled } grouped)
        {
            return (GroupDecay.Member(creation, "InitialLearningRate") ?? GroupDecay.Member(creation, "LearningRate")) is { } initial
                && Constant.Number(initial) is { } rate
                ? (rate, grouped)
                : null;
        }

        if (genOptim.ClassOf(creation.Type) is not { Decay: DecayKind.Scheduled } owner || DecayValue.LearningRateOf(creation) is not { } first)
        {
            return null;
        }

        // A group that states its own rate does not take the optimizer's.
        foreach (IOperation created in Provenance.Of(creation)?.Creations ?? [])
        {
            if (genOptim.ClassOfGroup(created.Type) is not null
                && (GroupDecay.Member(created, "InitialLearningRate") ?? GroupDecay.Member(created, "LearningRate")) is { } own
                && !first.Equals(Constant.Number(own)))
            {
                return null;
            }
        }

        return (first, owner);
    }
}
