using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;

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
