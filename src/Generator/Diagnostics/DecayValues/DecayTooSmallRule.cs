using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.DecayValues;

/// <summary>GENOPT3003: a decay meant for full decoupling is given to a rule that multiplies it by the learning rate.</summary>
internal sealed class DecayTooSmallRule : MisuseRule
{
    private const double SmallDecay = 1e-4;
    private const double SmallLearningRate = 1e-3;

    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => DecayValueDescriptors.DecayTooSmall;

    /// <summary>Whether the decay looks fully decoupled beside a learning rate as small as is used with Adam.</summary>
    internal static bool IsTooSmall(double? decay, double? learningRate)
    {
        return decay is > 0 and < SmallDecay && learningRate is > 0 and <= SmallLearningRate;
    }

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        watch.OnTorchCreation(static (operation, creation) =>
        {
            if (creation is { Optimizer.IsCoupled: false, WeightDecay: { } decay }
                && IsTooSmall(Constant.Number(decay.Value), creation.LearningRateValue))
            {
                operation.ReportDiagnostic(Create(decay.Syntax, Constant.Number(decay.Value)!.Value, creation.LearningRateValue!.Value));
            }
        });

        watch.OnTorchOptions(static (operation, options) =>
        {
            if (!options.Optimizer.IsCoupled
                && Constant.Number(options.WeightDecay) is { } decay
                && options.Number("LearningRate") is { } rate
                && IsTooSmall(decay, rate))
            {
                operation.ReportDiagnostic(Create(options.Place, decay, rate));
            }
        });

        watch.OnAttribute(static (node, attribute) =>
        {
            // A class that states none has the authors' value for this rule.
            if (attribute is { Class: { Decay: DecayKind.LearningRate } owner, WeightDecay: { } weightDecay }
                && IsTooSmall(owner.WeightDecay, SmallLearningRate)
                && ClassUse.LearningRateIn(node.SemanticModel, owner.Type) is { } rate
                && IsTooSmall(owner.WeightDecay, rate))
            {
                node.ReportDiagnostic(Create(weightDecay, owner.WeightDecay, rate));
            }
        });

        watch.OnDecayValue(static (operation, decay) =>
        {
            if (decay is { Class.Decay: DecayKind.LearningRate, IsWhole: true, LearningRate: { } rate }
                && Constant.Number(decay.Value) is { } value
                && IsTooSmall(value, rate))
            {
                operation.ReportDiagnostic(Create(decay.Place, value, rate));
            }
        });
    }

    private static Diagnostic Create(SyntaxNode place, double decay, double learningRate)
    {
        return Diagnostic.Create(
            DecayValueDescriptors.DecayTooSmall,
            place.GetLocation(),
            Numbers.Text(decay),
            Numbers.Text(learningRate),
            Numbers.Steps(Numbers.HalfLife(decay * learningRate)),
            Numbers.Text(decay / learningRate));
    }
}
