using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using GenOptim.Generator.Analysis;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.AttributeErrors;

/// <summary>Reports what keeps the generator, which stays silent, from generating.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AttributeAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        AttributeDescriptors.NotPartial,
        AttributeDescriptors.ContainerNotPartial,
        AttributeDescriptors.UnsupportedKind,
        AttributeDescriptors.UnsupportedContainer,
        AttributeDescriptors.OutOfRange,
        AttributeDescriptors.NesterovNeedsMomentum,
        AttributeDescriptors.NotOfThisAlgorithm,
        AttributeDescriptors.UnsupportedTypes,
        AttributeDescriptors.DecayWithoutRule,
        AttributeDescriptors.MemberConflict,
        AttributeDescriptors.RuntimeMismatch,
        AttributeDescriptors.UnknownValue,
        AttributeDescriptors.LowPrecisionOfOtherTypes,
        AttributeDescriptors.ShadowCopyTypes,
        IlgpuDescriptors.PackageMissing,
        IlgpuDescriptors.UnknownBackends,
        IlgpuDescriptors.NotAccessible,
    ];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(WellKnownNames.Attribute) is not INamedTypeSymbol attributeType)
            {
                return;
            }

            CompilationFacts facts = CompilationFactsReader.Read(start.Compilation);
            start.RegisterSymbolAction(symbol => Analyze(symbol, attributeType, facts), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, INamedTypeSymbol attributeType, CompilationFacts facts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        AttributeData? attribute = type.GetAttributes()
            .FirstOrDefault(candidate => SymbolEqualityComparer.Default.Equals(candidate.AttributeClass, attributeType));
        if (attribute is null)
        {
            return;
        }

        ReportError report = (descriptor, location, arguments) =>
            context.ReportDiagnostic(Diagnostic.Create(descriptor, location, arguments));
        OptimizerSpec? spec = SpecParser.Parse(type, attribute, report, context.CancellationToken);
        if (spec is { HasIlgpu: true } && !facts.HasIlgpu)
        {
            report(
                IlgpuDescriptors.PackageMissing,
                new AttributeReader(attribute, context.CancellationToken).LocationOf("Backends"),
                type.Name);
        }

        if (!facts.CanGenerate)
        {
            report(
                AttributeDescriptors.RuntimeMismatch,
                new AttributeReader(attribute, context.CancellationToken).Location,
                CompilationFacts.NeededContract,
                facts.RuntimeContract is int found
                    ? string.Format(CultureInfo.InvariantCulture, "the one referenced has contract {0}", found)
                    : "none is referenced");
        }
    }
}
