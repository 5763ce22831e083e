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

    // TorchSharp's and PyTorch's default for AdamW, for where the code does not say at which rate it trains.
    private const double TorchLearningRate = 1e-3;

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
                node.ReportDiagnostic(Create(argument, owner, owner.WeightDecay, learningRate));
            }
        });

        watch.OnDecayValue(static (operation, decay) =>
        {
            if (decay is { Class.IsFractionPerStep: true, IsWhole: true }
                && Constant.Number(decay.Value) is { } value
                && IsTooLarge(operation.Options, decay.Place, value))
            {
                operation.ReportDiagnostic(Create(decay.Place, decay.Class, value, decay.LearningRate));
            }
        });
    }

    private static bool IsTooLarge(AnalyzerOptions options, SyntaxNode place, double value)
    {
        return value is > 0 and < 1 && value >= AnalyzerOptionReader.ReadDecayThreshold(options, place.SyntaxTree);
    }

    private static Diagnostic Create(SyntaxNode place, OptimizerClass owner, double value, double? learningRate)
    {
        bool isTorchValue = TorchValues.Contains(value);
        double rate = learningRate is > 0 and { } known ? known : TorchLearningRate;
        string equivalent = learningRate is > 0
            ? $", as weight_decay = {Numbers.Text(value / rate)} would in PyTorch's AdamW at lr = {Numbers.Text(rate)}"
            : string.Empty;
        if (isTorchValue)
        {
            equivalent += $"; PyTorch's {Numbers.Text(value)} at lr = {Numbers.Text(rate)} is written {Numbers.Text(value * rate)} here";
        }

        ImmutableDictionary<string, string?> properties = isTorchValue
            ? ImmutableDictionary<string, string?>.Empty.Add(ConvertedProperty, Literal.Double(value * rate))
            : ImmutableDictionary<string, string?>.Empty;
        return Diagnostic.Create(
            DecayValueDescriptors.DecayTooLarge,
            place.GetLocation(),
            properties,
            owner.Decay.ToString(),
            Numbers.Text(value),
            Numbers.Text(1 - value),
            Numbers.Steps(Numbers.HalfLife(value)),
            equivalent);
    }
}
