using System.Collections.Immutable;
using System.Linq;
using GenOptim.Generator.Analysis;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.LostDecay;

/// <summary>Reports parameters of 16 bits of which nothing keeps what rounding loses.</summary>
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

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [LosesDecay];

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
            || !spec.Parameter.IsLowPrecision()
            || spec.LowPrecision != LowPrecisionKind.None
            || spec.Treatment.DecayPrecision == DecayPrecisionKind.Carried)
        {
            return;
        }

        bool isBFloat16 = spec.Parameter == NumberKind.BFloat16;
        context.ReportDiagnostic(Diagnostic.Create(
            LosesDecay,
            new AttributeReader(attribute, context.CancellationToken).LocationOf("Parameter"),
            spec.Parameter.DisplayName(),
            isBFloat16 ? "2e-3 to 4e-3" : "2e-4 to 5e-4",
            isBFloat16 ? "MasterWeights, Remainder, StochasticRounding or Kahan" : "MasterWeights, StochasticRounding or Kahan"));
    }
}
