using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.DecayValues;

/// <summary>GENOPT3004: the learning rate is set on an optimizer or group whose initial learning rate is the constant 0.</summary>
internal sealed class LearningRateFromZeroRule : MisuseRule
{
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
                && Origin.Of(instance) is IObjectCreationOperation creation
                && BeginsAtZero(creation, genOptim))
            {
                operation.ReportDiagnostic(Diagnostic.Create(
                    DecayValueDescriptors.LearningRateFromZero, operation.Operation.Syntax.GetLocation(), instance.Syntax.ToString()));
            }
        });
    }

    private static bool BeginsAtZero(IObjectCreationOperation creation, GenOptimSymbols genOptim)
    {
        if (genOptim.ClassOfGroup(creation.Type) is { Decay: DecayKind.Scheduled })
        {
            return (GroupDecay.Member(creation, "InitialLearningRate") ?? GroupDecay.Member(creation, "LearningRate")) is { } initial
                && Constant.Number(initial) is 0;
        }

        if (genOptim.ClassOf(creation.Type) is not { Decay: DecayKind.Scheduled } || DecayValue.LearningRateOf(creation) is not 0)
        {
            return false;
        }

        // A group that states its own initial rate does not take the optimizer's.
        foreach (IOperation created in Provenance.Of(creation)?.Creations ?? [])
        {
            if (genOptim.ClassOfGroup(created.Type) is not null
                && (GroupDecay.Member(created, "InitialLearningRate") ?? GroupDecay.Member(created, "LearningRate")) is { } own
                && Constant.Number(own) is not 0)
            {
                return false;
            }
        }

        return true;
    }
}
