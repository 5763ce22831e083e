using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.CoupledDecay;

/// <summary>GENOPT1006: SGD that maximises reverses the sign of its weight decay.</summary>
internal sealed class MaximizeReversesDecayRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => CoupledDecayDescriptors.MaximizeReversesDecay;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        watch.OnTorchCreation(static (operation, creation) =>
        {
            if (creation is { Optimizer.Name: "SGD", WeightDecay: { } decay }
                && creation.FlagOf("maximize") is true
                && creation.Argument("maximize") is { } maximize)
            {
                Check(operation, maximize.Syntax, decay.Value, DecayPerStep.OfSgd(
                    creation.LearningRateValue, Constant.Number(decay.Value), creation.ValueOf("momentum"), creation.ValueOf("dampening")));
            }
        });

        watch.OnTorchOptions(static (operation, options) =>
        {
            if (options.Optimizer.Name == "SGD"
                && options.Member("maximize") is { } maximize
                && Constant.Unwrap(maximize.Value).ConstantValue is { HasValue: true, Value: true })
            {
                Check(operation, maximize.Syntax, options.WeightDecay, DecayPerStep.OfSgd(
                    options.Number("LearningRate"), Constant.Number(options.WeightDecay), options.Number("momentum"), options.Number("dampening")));
            }
        });
    }

    private static void Check(OperationAnalysisContext context, SyntaxNode place, IOperation decay, double? perStep)
    {
        if (Constant.Number(decay) is 0)
        {
            return;
        }

        string numbers = perStep is > 0 and { } growth
            ? $" by the factor {Numbers.Rest(-growth)} per step and double every {Numbers.Steps(System.Math.Log(2) / System.Math.Log(1 + growth))}"
            : string.Empty;
        context.ReportDiagnostic(Diagnostic.Create(CoupledDecayDescriptors.MaximizeReversesDecay, place.GetLocation(), numbers));
    }
}
