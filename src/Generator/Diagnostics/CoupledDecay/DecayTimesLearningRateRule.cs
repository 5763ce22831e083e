using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.CoupledDecay;

/// <summary>GENOPT1004: the learning rate is a factor of a weight decay that the optimizer multiplies by it again.</summary>
internal sealed class DecayTimesLearningRateRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => CoupledDecayDescriptors.DecayTimesLearningRate;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        watch.OnTorchCreation(static (operation, creation) =>
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
