using GenOptim.Generator.Diagnostics.DecayValues;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.CoupledDecay;

/// <summary>GENOPT1002: TorchSharp's AdamW is given a weight decay, which it multiplies by the learning rate.</summary>
internal sealed class LearningRateCoupledDecayRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => CoupledDecayDescriptors.LearningRateCoupledDecay;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        watch.OnTorchCreation(static (operation, creation) =>
        {
            if (creation is { Optimizer.IsCoupled: false, WeightDecay: { } decay } && !HasNearerRule(decay.Value, creation.LearningRate?.Value, creation.LearningRateValue))
            {
                // A group made from scalars has its own learning rate; an optimizer's is what all its parameters get.
                Report(operation, decay.Syntax, Constant.Number(decay.Value), creation.LearningRateValue);
            }
        });

        watch.OnTorchOptions(static (operation, options) =>
        {
            if (!options.Optimizer.IsCoupled
                && !HasNearerRule(options.WeightDecay, options.Member("LearningRate")?.Value, options.Number("LearningRate")))
            {
                Report(operation, options.Place, Constant.Number(options.WeightDecay), options.Number("LearningRate"));
            }
        });
    }

    private static bool HasNearerRule(IOperation decay, IOperation? writtenRate, double? rate)
    {
        return (writtenRate is { } learningRate
                && (LearningRateFactor.IsMultipliedIn(decay, learningRate) || LearningRateFactor.DividendOver(decay, learningRate) is not null))
            || DecayTooSmallRule.IsTooSmall(Constant.Number(decay), rate);
    }

    private static void Report(OperationAnalysisContext context, SyntaxNode place, double? decay, double? learningRate)
    {
        if (decay is 0)
        {
            return;
        }

        string equivalent = decay * learningRate is > 0 and { } product
            ? $"with lr = {Numbers.Text(learningRate!.Value)} the equal value under DecayRule.Scheduled is {Numbers.Text(product)}, a half-life of {Numbers.Steps(Numbers.HalfLife(product))} steps"
            : "under DecayRule.Scheduled the equal value is lr * weight_decay, taken at the initial lr";
        context.ReportDiagnostic(Diagnostic.Create(CoupledDecayDescriptors.LearningRateCoupledDecay, place.GetLocation(), equivalent));
    }
}
