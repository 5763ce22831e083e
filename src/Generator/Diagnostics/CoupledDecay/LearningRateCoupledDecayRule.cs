using GenOptim.Generator.Diagnostics.DecayValues;
using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Diagnostics.Replacing;
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
        watch.OnTorchCreation((operation, creation) =>
        {
            if (creation is { Optimizer.IsCoupled: false, WeightDecay: { } decay }
                && GivenDecay.IsMeant(decay.Value, operation, watch.Symbols.Torch!)
                && !HasNearerRule(decay.Value, creation.LearningRate?.Value, creation.LearningRateValue))
            {
                // A group made from scalars has its own learning rate; an optimizer's is what all its parameters get.
                Report(operation, decay.Syntax, decay.Value, creation.LearningRate?.Value, creation.LearningRateValue,
                    Replaceability.Note(creation, watch.Symbols.Torch!, operation.CancellationToken));
            }
        });

        watch.OnTorchOptions((operation, options) =>
        {
            if (!options.Optimizer.IsCoupled
                && GivenDecay.IsMeant(options.WeightDecay, operation, watch.Symbols.Torch!)
                && !HasNearerRule(options.WeightDecay, options.Member("LearningRate")?.Value, options.Number("LearningRate")))
            {
                Report(operation, options.Place, options.WeightDecay, options.Member("LearningRate")?.Value, options.Number("LearningRate"), Replaceability.OfOneGroup);
            }
        });
    }

    private static bool HasNearerRule(IOperation decay, IOperation? writtenRate, double? rate)
    {
        double? value = Constant.Number(decay);
        return (writtenRate is { } learningRate
                && (LearningRateFactor.IsMultipliedIn(decay, learningRate) || LearningRateFactor.DividendOver(decay, learningRate) is not null))
            || DecayTooSmallRule.IsTooSmall(value, rate)
            || (value * rate is { } perStep && (DecayPerStep.IsLostInFloat32(perStep) || perStep > 1));
    }

    private static void Report(OperationAnalysisContext context, SyntaxNode place, IOperation decay, IOperation? writtenRate, double? learningRate, string note)
    {
        string equivalent = "under DecayRule.Scheduled the equal value is lr * weight_decay, taken at the initial lr";
        if (GivenDecay.Usual(decay) * learningRate is > 0 and < 1 and { } product)
        {
            string rate = writtenRate is null ? Numbers.Text(learningRate!.Value) : Numbers.Written(writtenRate, learningRate!.Value);
            string half = Numbers.Steps(Numbers.HalfLife(product));
            equivalent = DecayPerStep.IsProposable(product, context.Options, place.SyntaxTree)
                ? $"with lr = {rate} the equal value under DecayRule.Scheduled is {Numbers.Text(product)}, a half-life of {half}"
                : $"with lr = {rate} that is {Numbers.Text(product)} of a weight per step, a half-life of {half}; under DecayRule.Scheduled, {DecayPerStep.ByTimescale}";
        }

        context.ReportDiagnostic(Diagnostic.Create(CoupledDecayDescriptors.LearningRateCoupledDecay, place.GetLocation(), equivalent + note));
    }
}
