using System.Collections.Immutable;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.CoupledDecay;

/// <summary>GENOPT1005: the weight decay of AdamW is divided by the learning rate, to cancel AdamW's multiplication.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DecayDividedByLearningRateAnalyzer : GenOptimAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [CoupledDecayDescriptors.DecayDividedByLearningRate];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (symbols.Torch is not { } torch)
        {
            return;
        }

        TorchCreation.Register(context, torch, static (operation, creation) =>
        {
            if (creation is { Optimizer.IsCoupled: false, WeightDecay: { } decay, LearningRate: { } learningRate }
                && LearningRateFactor.DividendOver(decay.Value, learningRate.Value) is { } dividend)
            {
                string value = Constant.Number(dividend) is { } number ? Numbers.Text(number) : dividend.Syntax.ToString();
                operation.ReportDiagnostic(Diagnostic.Create(
                    CoupledDecayDescriptors.DecayDividedByLearningRate, decay.Syntax.GetLocation(), decay.Value.Syntax.ToString(), value));
            }
        });
    }
}
