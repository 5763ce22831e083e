using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

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
            if (creation is { WeightDecay: { } decay, LearningRate: { } learningRate })
            {
                Check(operation, decay.Syntax, creation.Optimizer, decay.Value, learningRate.Value);
            }
        });

        watch.OnTorchOptions(static (operation, options) =>
        {
            if (options.Member("LearningRate") is { } learningRate)
            {
                Check(operation, options.Place, options.Optimizer, options.WeightDecay, learningRate.Value);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, SyntaxNode place, TorchOptimizer optimizer, IOperation decay, IOperation learningRate)
    {
        if (!LearningRateFactor.IsMultipliedIn(decay, learningRate))
        {
            return;
        }

        string numbers = Constant.Number(decay) is { } value && Constant.Number(learningRate) is > 0 and { } rate
            ? $": {Numbers.Text(rate * value)} per step, {Numbers.Text(1 / rate)} times less than with the factor left out"
            : string.Empty;
        context.ReportDiagnostic(Diagnostic.Create(
            CoupledDecayDescriptors.DecayTimesLearningRate, place.GetLocation(), optimizer.Name, decay.Syntax.ToString(), numbers));
    }
}
