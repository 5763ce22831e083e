using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.DecayValues;

/// <summary>GENOPT3002: a step takes more than the whole weight off: a decay above 1, or lr * weight_decay above 1 where the rule multiplies the two.</summary>
internal sealed class DecayAtLeastOneRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => DecayValueDescriptors.DecayAtLeastOne;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        watch.OnAttribute(static (node, attribute) =>
        {
            if (attribute is { WeightDecay: { } argument, Class: { IsFractionPerStep: true, WeightDecay: > 1 } owner } && IsFinite(owner.WeightDecay))
            {
                node.ReportDiagnostic(Create(argument, Under(owner), Numbers.Written(argument, owner.WeightDecay), owner.WeightDecay));
            }
            else if (attribute is { Class: { Decay: DecayKind.LearningRate } coupled, WeightDecay: { } given }
                && ClassUse.LearningRateIn(node.SemanticModel, coupled.Type) is { } rate
                && coupled.WeightDecay * rate is > 1 and { } perStep
                && IsFinite(perStep))
            {
                node.ReportDiagnostic(Create(given, Under(coupled), Product(rate, Numbers.Written(given, coupled.WeightDecay)), perStep));
            }
        });

        watch.OnDecayValue(static (operation, decay) =>
        {
            if (!decay.IsWhole || Constant.Number(decay.Value) is not { } value)
            {
                return;
            }

            string written = Numbers.Written(decay.Value, value);
            if (decay.Class.IsFractionPerStep && value > 1 && IsFinite(value))
            {
                operation.ReportDiagnostic(Create(decay.Place, Under(decay.Class), written, value));
            }
            else if (decay is { Class.Decay: DecayKind.LearningRate, LearningRate: { } rate } && value * rate is > 1 and { } perStep && IsFinite(perStep))
            {
                operation.ReportDiagnostic(Create(decay.Place, Under(decay.Class), Product(rate, written), perStep));
            }
        });

        watch.OnTorchCreation(static (operation, creation) =>
        {
            if (creation is { WeightDecay: { } decay } && Constant.Number(decay.Value) is { } value && PerStep(creation, value) is > 1 and { } perStep && IsFinite(perStep))
            {
                operation.ReportDiagnostic(Create(
                    decay.Syntax,
                    $"In TorchSharp's {creation.Optimizer.Name}",
                    Product(creation.LearningRateValue!.Value, Numbers.Written(decay.Value, value)),
                    perStep));
            }
        });
    }

    private static bool IsFinite(double value)
    {
        return !double.IsInfinity(value) && !double.IsNaN(value);
    }

    // Momentum and moments spread an L2 term over steps and weights; without them it is a decay like AdamW's.
    private static double? PerStep(TorchCreation creation, double decay)
    {
        bool isPlain = !creation.Optimizer.IsCoupled || (creation.Optimizer.Name == "SGD" && creation.ValueOf("momentum") is 0 && creation.FlagOf("maximize") is false);
        return isPlain ? creation.LearningRateValue * decay : null;
    }

    private static string Under(OptimizerClass owner)
    {
        return $"Under DecayRule.{owner.Decay}";
    }

    private static string Product(double rate, string decay)
    {
        return $"{decay} times the learning rate {Numbers.Text(rate)}";
    }

    private static Diagnostic Create(SyntaxNode place, string where, string decay, double perStep)
    {
        string effect = perStep switch
        {
            < 2 => "turns their sign around each time",
            2 => "turns their sign around each time and never shrinks them",
            _ => "makes them grow without bound",
        };
        return Diagnostic.Create(
            DecayValueDescriptors.DecayAtLeastOne, place.GetLocation(), where, decay, Numbers.Text(1 - perStep), effect);
    }
}
