using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.CoupledDecay;

/// <summary>GENOPT1005: the weight decay of AdamW is divided by the learning rate, to cancel AdamW's multiplication.</summary>
internal sealed class DecayDividedByLearningRateRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => CoupledDecayDescriptors.DecayDividedByLearningRate;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        watch.OnTorchCreation(static (operation, creation) =>
        {
            if (creation is { Optimizer.IsCoupled: false, WeightDecay: { } decay, LearningRate: { } learningRate })
            {
                Check(operation, decay.Syntax, decay.Value, learningRate.Value);
            }
        });

        watch.OnTorchOptions(static (operation, options) =>
        {
            if (!options.Optimizer.IsCoupled && options.Member("LearningRate") is { } learningRate)
            {
                Check(operation, options.Place, options.WeightDecay, learningRate.Value);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, SyntaxNode place, IOperation decay, IOperation learningRate)
    {
        if (LearningRateFactor.DividendOver(decay, learningRate) is { } dividend)
        {
            string value = Constant.Number(dividend) is { } number ? Numbers.Written(dividend, number) : dividend.Syntax.ToString();
            context.ReportDiagnostic(Diagnostic.Create(
                CoupledDecayDescriptors.DecayDividedByLearningRate, place.GetLocation(), decay.Syntax.ToString(), value));
        }
    }
}
