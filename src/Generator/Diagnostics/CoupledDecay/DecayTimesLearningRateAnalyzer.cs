using System.Collections.Immutable;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.CoupledDecay;

/// <summary>GENOPT1004: the learning rate is a factor of a weight decay that the optimizer multiplies by it again.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DecayTimesLearningRateAnalyzer : GenOptimAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [CoupledDecayDescriptors.DecayTimesLearningRate];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (symbols.Torch is not { } torch)
        {
            return;
        }

        TorchCreation.Register(context, torch, static (operation, creation) =>
        {
            if (creation is { WeightDecay: { } decay, LearningRate: { } learningRate }
                && LearningRateFactor.IsMultipliedIn(decay.Value, learningRate.Value))
            {
                string numbers = Constant.Number(decay.Value) is { } value && Constant.Number(learningRate.Value) is > 0 and { } rate
                    ? $": {Numbers.Text(rate * value)} per step, {Numbers.Text(1 / rate)} times less than with the factor left out"
                    : string.Empty;
                operation.ReportDiagnostic(Diagnostic.Create(
                    CoupledDecayDescriptors.DecayTimesLearningRate,
                    decay.Syntax.GetLocation(),
                    creation.Optimizer.Name,
                    decay.Value.Syntax.ToString(),
                    numbers));
            }
        });
    }
}
