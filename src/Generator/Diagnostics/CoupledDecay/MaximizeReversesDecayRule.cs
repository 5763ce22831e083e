using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;

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
                && creation.Argument("maximize") is { } maximize
                && Constant.Number(decay.Value) is not 0)
            {
                string numbers = Constant.Number(decay.Value) * creation.LearningRateValue is > 0 and { } growth
                    ? $" by the factor {Numbers.Text(1 + growth)} per step and double every {Numbers.Steps(System.Math.Log(2) / System.Math.Log(1 + growth))} steps"
                    : string.Empty;
                operation.ReportDiagnostic(Diagnostic.Create(CoupledDecayDescriptors.MaximizeReversesDecay, maximize.Syntax.GetLocation(), numbers));
            }
        });
    }
}
