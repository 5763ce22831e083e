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
            if (creation is { WeightDecay: { } decay, LearningRate: { } learningRate }
                && LearningRateFactor.IsMultipliedIn(decay.Value, learningRate.Value))
            {
                double? value = Constant.Number(decay.Value);
                Report(
                    operation,
                    decay.Syntax,
                    creation.Optimizer,
                    decay.Value,
                    creation.Optimizer.IsCoupled
                        ? DecayPerStep.OfSgd(creation.LearningRateValue, value, creation.ValueOf("momentum"), creation.ValueOf("dampening"))
                        : creation.LearningRateValue * value);
            }
        });

        watch.OnTorchOptions(static (operation, options) =>
        {
            if (options.Member("LearningRate") is { } learningRate && LearningRateFactor.IsMultipliedIn(options.WeightDecay, learningRate.Value))
            {
                double? value = Constant.Number(options.WeightDecay);
                Report(
                    operation,
                    options.Place,
                    options.Optimizer,
                    options.WeightDecay,
                    options.Optimizer.IsCoupled
                        ? DecayPerStep.OfSgd(options.Number("LearningRate"), value, options.Number("momentum"), options.Number("dampening"))
                        : options.Number("LearningRate") * value);
            }
        });
    }

    private static void Report(OperationAnalysisContext context, SyntaxNode place, TorchOptimizer optimizer, IOperation decay, double? perStep)
    {
        // An adaptive optimizer's L2 term is no fraction of the weight, so that no number says how much it decays.
        string numbers = optimizer is { IsCoupled: true, Name: not "SGD" } || perStep is not { } known
            ? string.Empty
            : optimizer.IsCoupled
            ? $": {Numbers.Text(known)} of a weight per step in the long run"
            : $": {Numbers.Text(known)} of a weight per step";
        context.ReportDiagnostic(Diagnostic.Create(
            CoupledDecayDescriptors.DecayTimesLearningRate, place.GetLocation(), optimizer.Name, decay.Syntax.ToString(), numbers));
    }
}
