using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.CoupledDecay;

/// <summary>GENOPT1003: TorchSharp's AdamW without a weight decay, whose default differs from PyTorch's.</summary>
internal sealed class MissingWeightDecayRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => CoupledDecayDescriptors.MissingWeightDecay;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        // Groups state their own decay, and a group without one is how "no decay" is written.
        watch.OnTorchCreation(static (operation, creation) =>
        {
            if (creation is { Optimizer.IsCoupled: false, Kind: TorchCreationKind.Optimizer, TakesGroups: false, WeightDecay: null })
            {
                operation.ReportDiagnostic(Diagnostic.Create(CoupledDecayDescriptors.MissingWeightDecay, creation.NameSyntax.GetLocation()));
            }
        });
    }
}
