using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Diagnostics.Replacing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.CoupledDecay;

/// <summary>GENOPT1001: an optimizer that adds its weight decay to the gradient is given one.</summary>
internal sealed class CoupledWeightDecayRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => CoupledDecayDescriptors.CoupledWeightDecay;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        watch.OnTorchCreation((operation, creation) =>
        {
            if (creation is { Optimizer.IsCoupled: true, WeightDecay: { } decay } && GivenDecay.IsMeant(decay.Value, operation, watch.Symbols.Torch!))
            {
                Report(
                    operation,
                    decay.Syntax,
                    creation.Optimizer,
                    decay.Value,
                    creation.LearningRateValue,
                    creation.ValueOf("momentum"),
                    creation.ValueOf("dampening"),
                    Replaceability.Note(creation, watch.Symbols.Torch!, operation.CancellationToken));
            }
        });

        watch.OnTorchOptions((operation, options) =>
        {
            if (options.Optimizer.IsCoupled && GivenDecay.IsMeant(options.WeightDecay, operation, watch.Symbols.Torch!))
            {
                Report(
                    operation,
                    options.Place,
                    options.Optimizer,
                    options.WeightDecay,
                    options.Number("LearningRate"),
                    options.Number("momentum"),
                    options.Number("dampening"),
                    Replaceability.OfOneGroup);
            }
        });
    }

    private static void Report(
        OperationAnalysisContext context,
        SyntaxNode place,
        TorchOptimizer optimizer,
        IOperation decay,
        double? learningRate,
        double? momentum,
        double? dampening,
        string note)
    {
        bool isSgd = optimizer.Name == "SGD";
        string why = optimizer.IsAdaptive
            ? "where it is divided by each weight's own gradient history and so is a different decay for every weight"
            : isSgd && momentum is > 0 and < 1 and { } mu
            ? $"where a momentum of {Numbers.Text(mu)} adds it up to {DecayPerStep.Amplification(mu, dampening ?? 0)} times as much"
            : isSgd && momentum is 0
            ? "which without momentum is a decay of lr * weight_decay per step and changes with the learning rate"
            : "where momentum and whatever else treats the gradient treats it too";
        string nearest = optimizer switch
        {
            { HasCounterpart: false } => $", Algorithm.{optimizer.Nearest} being the nearest to {optimizer.Name}",
            { Nearest: not ("AdamW" or "Sgdw") } => $", as one of Algorithm.{optimizer.Nearest} does",
            _ => string.Empty,
        };
        string instead = isSgd
            ? InsteadOfSgd(context, place, GivenDecay.Usual(decay), learningRate, momentum, dampening)
            : $"; no WeightDecay equals it, so {DecayPerStep.ByTimescale}";
        context.ReportDiagnostic(Diagnostic.Create(
            CoupledDecayDescriptors.CoupledWeightDecay, place.GetLocation(), optimizer.Name, why, nearest + instead + note));
    }

    private static string InsteadOfSgd(
        OperationAnalysisContext context, SyntaxNode place, double? decay, double? learningRate, double? momentum, double? dampening)
    {
        string formula = DecayPerStep.FormulaOfSgd(momentum, dampening);
        if (decay is null || learningRate is null || momentum is null || dampening is null)
        {
            return $", with WeightDecay = {formula} for the same decay in the long run";
        }

        return DecayPerStep.OfSgd(learningRate, decay, momentum, dampening) is { } perStep && DecayPerStep.IsProposable(perStep, context.Options, place.SyntaxTree)
            ? $", with WeightDecay = {formula} = {Numbers.Text(perStep)} for the same decay in the long run"
            : $"; these numbers are out of the range of a useful decay per step, so {DecayPerStep.ByTimescale}";
    }
}
