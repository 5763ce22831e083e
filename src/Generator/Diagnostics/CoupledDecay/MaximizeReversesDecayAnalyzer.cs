using System.Collections.Immutable;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.CoupledDecay;

/// <summary>GENOPT1006: SGD that maximises reverses the sign of its weight decay.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MaximizeReversesDecayAnalyzer : GenOptimAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [CoupledDecayDescriptors.MaximizeReversesDecay];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (symbols.Torch is not { } torch)
        {
            return;
        }

        TorchCreation.Register(context, torch, static (operation, creation) =>
        {
            if (creation is { Optimizer.Name: "SGD", WeightDecay: { } decay }
                && creation.FlagOf("maximize") is true
                && creation.Argument("maximize") is { } maximize
                && Constant.Number(decay.Value) is not 0)
            {
                string numbers = Constant.Number(decay.Value) * creation.LearningRateValue is > 0 and { } growth
                    ? $" by the factor {Numbers.Text(1 + growth)} per step and double every {Numbers.Steps(System.Math.Log(2) / System.Math.Log(1 + growth))} steps"
                    : string.Empty;
                operation.ReportDiagnostic(Diagnostic.Create(CoupledDecayDescriptors.MaximizeReversesDecay, maximize.Syntax.GetLocation(), numbers));
            }
        });
    }
}
