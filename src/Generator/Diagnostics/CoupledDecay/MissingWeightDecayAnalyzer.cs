using System.Collections.Immutable;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.CoupledDecay;

/// <summary>GENOPT1003: TorchSharp's AdamW without a weight decay, whose default differs from PyTorch's.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingWeightDecayAnalyzer : GenOptimAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [CoupledDecayDescriptors.MissingWeightDecay];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (symbols.Torch is not { } torch)
        {
            return;
        }

        // Groups state their own decay, and a group without one is how "no decay" is written.
        TorchCreation.Register(context, torch, static (operation, creation) =>
        {
            if (creation is { Optimizer.IsCoupled: false, Kind: TorchCreationKind.Optimizer, TakesGroups: false, WeightDecay: null })
            {
                operation.ReportDiagnostic(Diagnostic.Create(CoupledDecayDescriptors.MissingWeightDecay, creation.NameSyntax.GetLocation()));
            }
        });
    }
}
