using System.Collections.Immutable;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Emit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.DecayValues;

/// <summary>GENOPT3001: a decay that is applied whole in every step is as large as one that is meant to be multiplied by the learning rate.</summary>
internal sealed class DecayTooLargeRule : MisuseRule
{
    /// <summary>The property of the diagnostic that holds the converted value, as a C# literal, for the code fix.</summary>
    internal const string ConvertedProperty = "Converted";

    private static readonly double[] TorchValues = [0.001, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5];

    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => DecayValueDescriptors.DecayTooLarge;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        watch.OnAttribute(static (node, attribute) =>
        {
            if (attribute is { WeightDecay: { } argument, Class: { IsFractionPerStep: true } owner } && IsTooLarge(node.Options, argument, owner.WeightDecay))
            {
                double? learningRate = ClassUse.LearningRateIn(node.SemanticModel, owner.Type);
                node.ReportDiagnostic(Create(node.Options, argument, owner, owner.WeightDecay, Numbers.Written(argument, owner.WeightDecay), learningRate));
            }
        });

        watch.OnDecayValue(static (operation, decay) =>
        {
            if (decay is { Class.IsFractionPerStep: true, IsWhole: true }
                && Constant.Number(decay.Value) is { } value
                && IsTooLarge(operation.Options, decay.Place, value))
            {
                operation.ReportDiagnostic(Create(operation.Options, decay.Place, decay.Class, value, Numbers.Written(decay.Value, value), decay.LearningRate));
            }
        });
    }

    private static bool IsTooLarge(AnalyzerOptions options, SyntaxNode place, double value)
    {
        return value is > 0 and <= 1 && value >= AnalyzerOptionReader.ReadDecayThreshold(options, place.SyntaxTree);
    }

    // Only what the code states is said: without its learning rate no value of another rule can be named, and only AdamW has a namesake whose
    // weight_decay is multiplied by the rate and taken off the weight.
    private static Diagnostic Create(
        AnalyzerOptions options, SyntaxNode place, OptimizerClass owner, double value, string written, double? learningRate)
    {
        string equivalent = string.Empty;
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (owner.Algorithm?.Name == "AdamW" && learningRate is > 0 and { } rate)
        {
            equivalent = $", as weight_decay = {Numbers.Text(value / rate)} would in PyTorch's AdamW at lr = {Numbers.Text(rate)}";
            double converted = value * rate;
            if (TorchValues.Contains(value) && DecayPerStep.IsProposable(converted, options, place.SyntaxTree))
            {
                equivalent += $"; PyTorch's {written} at lr = {Numbers.Text(rate)} is written {Numbers.Text(converted)} here";
                properties = properties.Add(ConvertedProperty, Literal.Double(converted));
            }
        }

        string effect = value < 1
            ? $"multiplies the weights by {Numbers.Rest(value)} in every step, a half-life of {Numbers.Steps(Numbers.HalfLife(value))}"
            : "sets the weights to 0 in every step";
        return Diagnostic.Create(
            DecayValueDescriptors.DecayTooLarge, place.GetLocation(), properties, owner.Decay.ToString(), written, effect, equivalent);
    }
}
