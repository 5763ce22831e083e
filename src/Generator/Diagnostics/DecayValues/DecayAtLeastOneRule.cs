using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.DecayValues;

/// <summary>GENOPT3002: a decay of 1 or more that is applied whole in every step.</summary>
internal sealed class DecayAtLeastOneRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => DecayValueDescriptors.DecayAtLeastOne;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        watch.OnAttribute(static (node, attribute) =>
        {
            if (attribute is { WeightDecay: { } argument, Class: { IsFractionPerStep: true, WeightDecay: >= 1 } owner } && IsFinite(owner.WeightDecay))
            {
                node.ReportDiagnostic(Create(argument, owner, owner.WeightDecay));
            }
        });

        watch.OnDecayValue(static (operation, decay) =>
        {
            if (decay is { Class.IsFractionPerStep: true, IsWhole: true } && Constant.Number(decay.Value) is >= 1 and { } value && IsFinite(value))
            {
                operation.ReportDiagnostic(Create(decay.Place, decay.Class, value));
            }
        });
    }

    private static bool IsFinite(double value)
    {
        return !double.IsInfinity(value) && !double.IsNaN(value);
    }

    private static Diagnostic Create(SyntaxNode place, OptimizerClass owner, double value)
    {
        string effect = value switch
        {
            1 => "sets them to 0",
            < 2 => "turns their sign around each time",
            2 => "turns their sign around each time and never shrinks them",
            _ => "makes them grow without bound",
        };
        return Diagnostic.Create(
            DecayValueDescriptors.DecayAtLeastOne, place.GetLocation(), owner.Decay.ToString(), Numbers.Text(value), Numbers.Text(1 - value), effect);
    }
}
