using GenOptim.Generator.Diagnostics.Reading;
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
        watch.OnTorchCreation(static (operation, creation) =>
        {
            if (creation is { Optimizer.IsCoupled: true, WeightDecay: { } decay } && Constant.Number(decay.Value) is not 0)
            {
                Report(operation, decay.Syntax, creation.Optimizer, decay.Value, creation.LearningRateValue, creation.ValueOf("momentum"));
            }
        });

        watch.OnTorchOptions(static (operation, options) =>
        {
            if (options.Optimizer.IsCoupled && Constant.Number(options.WeightDecay) is not 0)
            {
                Report(
                    operation, options.Place, options.Optimizer, options.WeightDecay, options.Number("LearningRate"), options.Number("momentum"));
            }
        });
    }

    private static void Report(
        OperationAnalysisContext context, SyntaxNode place, TorchOptimizer optimizer, IOperation decay, double? learningRate, double? momentum)
    {
        double? value = Constant.Number(decay);
        string why = optimizer.IsAdaptive
            ? "where it is divided by each weight's own gradient history and so is a different decay for every weight"
            : momentum is > 0 and < 1
            ? $"where a momentum of {Numbers.Text(momentum.Value)} carries it on, up to {Numbers.Text(1 / (1 - momentum.Value))} times over"
            : momentum is 0
            ? "which without momentum is a decay of lr * weight_decay per step and changes with the learning rate"
            : "where momentum and whatever else treats the gradient treats it too";
        string nearest = optimizer.HasCounterpart ? string.Empty : $", Algorithm.{optimizer.Nearest} being the nearest to {optimizer.Name}";
        string instead = value * learningRate is > 0 and { } product
            ? $", with WeightDecay = lr * weight_decay = {Numbers.Text(product)} for a decay of the same size"
            : string.Empty;
        context.ReportDiagnostic(Diagnostic.Create(
            CoupledDecayDescriptors.CoupledWeightDecay, place.GetLocation(), optimizer.Name, why, nearest + instead));
    }
}
