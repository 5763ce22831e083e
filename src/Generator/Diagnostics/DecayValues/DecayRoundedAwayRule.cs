using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.DecayValues;

/// <summary>GENOPT3005: what a step takes off a weight is so little that the factor 1 - decay is 1 in float32.</summary>
internal sealed class DecayRoundedAwayRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => DecayValueDescriptors.DecayRoundedAway;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        // An L2 term in the gradient is rounded beside the gradient, so that only AdamW's factor can be judged.
        watch.OnTorchCreation(static (operation, creation) =>
        {
            if (creation is { Optimizer.IsCoupled: false, WeightDecay: { } decay, LearningRateValue: { } rate } && Constant.Number(decay.Value) is { } value)
            {
                Check(operation, decay.Syntax, Coupled("weight_decay", Numbers.Written(decay.Value, value), rate), value * rate, value);
            }
        });

        watch.OnTorchOptions(static (operation, options) =>
        {
            if (!options.Optimizer.IsCoupled && Constant.Number(options.WeightDecay) is { } value && options.Number("LearningRate") is { } rate)
            {
                Check(operation, options.Place, Coupled("weight_decay", Numbers.Written(options.WeightDecay, value), rate), value * rate, value);
            }
        });

        watch.OnDecayValue(static (operation, decay) =>
        {
            if (!decay.Class.RoundsDecayAway || !decay.IsWhole || Constant.Number(decay.Value) is not { } value)
            {
                return;
            }

            string written = Numbers.Written(decay.Value, value);
            if (decay.Class.IsFractionPerStep)
            {
                Check(operation, decay.Place, $"WeightDecay = {written} under DecayRule.{decay.Class.Decay}", value, value);
            }
            else if (decay is { Class.Decay: DecayKind.LearningRate, LearningRate: { } rate })
            {
                Check(operation, decay.Place, Coupled("WeightDecay", written, rate), value * rate, value);
            }
        });

        // A constant of the attribute that is too small by itself is one of the attribute's own errors; here it is too small beside its rate.
        watch.OnAttribute(static (node, attribute) =>
        {
            if (attribute is { Class: { RoundsDecayAway: true, Decay: DecayKind.LearningRate, WeightDecay: > 0 } owner, Rule: { } rule }
                && !DecayPerStep.IsLostInFloat32(owner.WeightDecay)
                && ClassUse.LearningRateIn(node.SemanticModel, owner.Type) is { } rate
                && DecayPerStep.IsLostInFloat32(owner.WeightDecay * rate))
            {
                string written = Numbers.Written(attribute.WeightDecay, owner.WeightDecay);
                SyntaxNode place = attribute.WeightDecay ?? rule;
                node.ReportDiagnostic(Create(
                    node.Options, place, Coupled("WeightDecay", written, rate), owner.WeightDecay * rate, owner.WeightDecay));
            }
        });
    }

    private static void Check(OperationAnalysisContext context, SyntaxNode place, string what, double perStep, double decay)
    {
        if (DecayPerStep.IsLostInFloat32(perStep))
        {
            context.ReportDiagnostic(Create(context.Options, place, what, perStep, decay));
        }
    }

    private static string Coupled(string name, string decay, double rate)
    {
        return $"{name} = {decay} at lr = {Numbers.Text(rate)}";
    }

    // A value that would do as a fraction per step was most likely meant as one.
    private static Diagnostic Create(AnalyzerOptions options, SyntaxNode place, string what, double perStep, double decay)
    {
        string instead = DecayPerStep.IsProposable(decay, options, place.SyntaxTree)
            ? $"under DecayRule.Scheduled {Numbers.Text(decay)} is the fraction per step itself"
            : $"under DecayRule.Scheduled, {DecayPerStep.ByTimescale}";
        return Diagnostic.Create(DecayValueDescriptors.DecayRoundedAway, place.GetLocation(), what, Numbers.Text(perStep), instead);
    }
}
