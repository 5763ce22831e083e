using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.CoupledDecay;

/// <summary>GENOPT1003: TorchSharp's AdamW is created without weight decay, on the assumption that it has PyTorch's default.</summary>
internal sealed class MissingWeightDecayRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => CoupledDecayDescriptors.MissingWeightDecay;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        watch.OnTorchCreation((operation, creation) =>
        {
            if (creation is { Optimizer.IsCoupled: false, Kind: TorchCreationKind.Optimizer, WeightDecay: null }
                && !GivenDecay.IsUnitTest(operation.ContainingSymbol)
                && (!creation.TakesGroups || IsDecayFreeOfIntent(creation, watch.Symbols.Torch!)))
            {
                operation.ReportDiagnostic(Diagnostic.Create(CoupledDecayDescriptors.MissingWeightDecay, creation.NameSyntax.GetLocation()));
            }
        });
    }

    // Groups may state their own decay, and one without it beside one with it is how "no decay" is written. Only where all groups are seen to
    // be created here, and none states any, is it forgotten.
    private static bool IsDecayFreeOfIntent(TorchCreation optimizer, TorchSymbols torch)
    {
        if (optimizer.Parameters is not { } parameters || Provenance.Of(parameters.Value) is not { LeavesMember: false } trail)
        {
            return false;
        }

        TorchCreation[] groups =
        [
            .. trail.Creations.Select(created => TorchCreation.TryRead(created, torch)).OfType<TorchCreation>()
                .Where(static created => created.Kind == TorchCreationKind.Group),
        ];
        return groups.Length > 0 && groups.All(static group => TorchGroup.DecayOf(group) is TorchGroup.Decay.Inherited or TorchGroup.Decay.FixedAtZero);
    }
}
