using System.Collections.Immutable;
using System.Linq;
using GenOptim.Generator.Analysis;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.LostDecay;

/// <summary>Reports decay that rounding loses: parameters of 16 bits of which nothing keeps it, and a weight decay too small for the type of the arithmetic.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LostDecayAnalyzer : DiagnosticAnalyzer
{
    public static readonly DiagnosticDescriptor LosesDecay = new(
        "GENOPT0020",
        "Parameters of 16 bits lose the decay",
        "Rounded to {0} after each step, parameters lose every change below {1} of their size: decay and small steps vanish; set LowPrecision to {2}",
        "GenOptim.Attribute",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For("GENOPT0020"));

    public static readonly DiagnosticDescriptor DecayRoundsToNothing = new(
        "GENOPT0024",
        "The weight decay rounds to none",
        "WeightDecay is {0}: 1 - {0} is 1 in {1}, so that nothing decays; the smallest decay of a step that is not lost there is {2}",
        "GenOptim.Attribute",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For("GENOPT0024"));

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [LosesDecay, DecayRoundsToNothing];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(WellKnownNames.Attribute) is INamedTypeSymbol attributeType)
            {
                start.RegisterSymbolAction(symbol => Analyze(symbol, attributeType), SymbolKind.NamedType);
            }
        });
    }

    private static void Analyze(SymbolAnalysisContext context, INamedTypeSymbol attributeType)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        AttributeData? attribute = type.GetAttributes()
            .FirstOrDefault(candidate => SymbolEqualityComparer.Default.Equals(candidate.AttributeClass, attributeType));
        if (attribute is null
            || SpecParser.Parse(type, attribute, static (_, _, _) => { }, context.CancellationToken) is not { HasErrors: false } spec
            || spec.Treatment.DecayPrecision == DecayPrecisionKind.Carried)
        {
            return;
        }

        var reader = new AttributeReader(attribute, context.CancellationToken);
        if (spec.Parameter.IsLowPrecision() && spec.LowPrecision == LowPrecisionKind.None)
        {
            bool isBFloat16 = spec.Parameter == NumberKind.BFloat16;
            context.ReportDiagnostic(Diagnostic.Create(
                LosesDecay,
                reader.LocationOf("Parameter"),
                spec.Parameter.DisplayName(),
                isBFloat16 ? "2e-3 to 4e-3" : "2e-4 to 5e-4",
                isBFloat16 ? "MasterWeights, Remainder, Remainder8, StochasticRounding or Kahan" : "MasterWeights, StochasticRounding or Kahan"));
        }
        else if (RoundsToNothing(spec))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                DecayRoundsToNothing,
                reader.LocationOf("WeightDecay"),
                Emit.Literal.Double(spec.WeightDecay),
                spec.Compute.DisplayName(),
                spec.Compute == NumberKind.Float64 ? "5.6e-17" : "3e-8"));
        }
    }

    /// <summary>Whether a step at the initial learning rate multiplies weights by 1. Under other rules that depends on the rate, which is no constant.</summary>
    private static bool RoundsToNothing(OptimizerSpec spec) =>
        spec.Decay is DecayKind.Scheduled or DecayKind.Constant
        && spec.WeightDecay > 0
        && (spec.Compute == NumberKind.Float64 ? 1 - spec.WeightDecay == 1 : (float)(1 - spec.WeightDecay) == 1);
}
