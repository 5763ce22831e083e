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

    /// <summary>
    /// Whether the decay looks fully decoupled beside a learning rate as small as is used with Adam, and yet something is left of it: a decay
    /// that float32 rounds away is GENOPT3005's.
    /// </summary>
    internal static bool IsTooSmall(double? decay, double? learningRate, bool isFloat32 = true)
    {
        return decay is > 0 and < SmallDecay && learningRate is > 0 and <= SmallLearningRate
            && !(isFloat32 && DecayPerStep.IsLostInFloat32(decay.Value * learningRate.Value));
    }

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        watch.OnTorchCreation(static (operation, creation) =>
        {
            if (creation is { Optimizer.IsCoupled: false, WeightDecay: { } decay }
                && Constant.Number(decay.Value) is { } value
                && IsTooSmall(value, creation.LearningRateValue))
            {
                operation.ReportDiagnostic(Create(decay.Syntax, Numbers.Written(decay.Value, value), value, creation.LearningRateValue!.Value, isTorch: true));
            }
        });

        watch.OnTorchOptions(static (operation, options) =>
        {
            if (!options.Optimizer.IsCoupled
                && Constant.Number(options.WeightDecay) is { } decay
                && options.Number("LearningRate") is { } rate
                && IsTooSmall(decay, rate))
            {
                operation.ReportDiagnostic(Create(options.Place, Numbers.Written(options.WeightDecay, decay), decay, rate, isTorch: true));
            }
        });

        watch.OnAttribute(static (node, attribute) =>
        {
            // A class that states none has the authors' value for this rule.
            if (attribute is { Class: { Decay: DecayKind.LearningRate } owner, WeightDecay: { } weightDecay }
                && ClassUse.LearningRateIn(node.SemanticModel, owner.Type) is { } rate
                && IsTooSmall(owner.WeightDecay, rate, owner.RoundsDecayAway))
            {
                node.ReportDiagnostic(Create(weightDecay, Numbers.Written(weightDecay, owner.WeightDecay), owner.WeightDecay, rate, isTorch: false));
            }
        });

        watch.OnDecayValue(static (operation, decay) =>
        {
            if (decay is { Class.Decay: DecayKind.LearningRate, IsWhole: true, LearningRate: { } rate }
                && Constant.Number(decay.Value) is { } value
                && IsTooSmall(value, rate, decay.Class.RoundsDecayAway))
            {
                operation.ReportDiagnostic(Create(decay.Place, Numbers.Written(decay.Value, value), value, rate, isTorch: false));
            }
        });
    }

    // TorchSharp's AdamW has one rule only, and a larger value there is still tied to the learning rate; so only the other rule is named.
    private static Diagnostic Create(SyntaxNode place, string decay, double value, double learningRate, bool isTorch)
    {
        string instead = isTorch
            ? $"a decay of {decay} per step needs DecayRule.Scheduled"
            : $"a decay of {decay} per step is written {Numbers.Text(value / learningRate)} under this rule, or {decay} under DecayRule.Scheduled";
        return Diagnostic.Create(
            DecayValueDescriptors.DecayTooSmall,
            place.GetLocation(),
            decay,
            Numbers.Text(learningRate),
            Numbers.Steps(Numbers.HalfLife(value * learningRate)),
            instead);
    }
}
