using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using GenOptim.Generator.Analysis;
using GenOptim.Generator.Diagnostics.UserRules;
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
        AttributeDescriptors.OldLanguage,
        AttributeDescriptors.HiddenName,
        AttributeDescriptors.ConstructorAlone,
        AttributeDescriptors.LostConstant,
        AttributeDescriptors.OptionOutOfPlace,
        AttributeDescriptors.LowPrecisionOfOtherTypes,
        AttributeDescriptors.DecayCannotBeCarried,
        AttributeDescriptors.ShadowCopyTypes,
        UserRuleDescriptors.NeedsOneRule,
        UserRuleDescriptors.RuleBesideAlgorithm,
        UserRuleDescriptors.WrongSignature,
        UserRuleDescriptors.WrongScalarType,
        UserRuleDescriptors.UnknownScalar,
        UserRuleDescriptors.WrongStepScalar,
        UserRuleDescriptors.TakenName,
        UserRuleDescriptors.DecayInRule,
        UserRuleDescriptors.CautiousDecay,
        UserRuleDescriptors.WrongReduction,
        UserRuleDescriptors.CircularReduction,
        UserRuleDescriptors.WrongAdvance,
        UserRuleDescriptors.TakenKey,
        UserRuleDescriptors.WrongAxisStep,
        UserRuleDescriptors.OtherAxis,
        UserRuleDescriptors.NeedsOneMatrix,
        UserRuleDescriptors.WrongMatrixElement,
        UserRuleDescriptors.WrongMatrixStage,
        UserRuleDescriptors.MatrixNotRead,
        IlgpuDescriptors.PackageMissing,
        IlgpuDescriptors.UnknownBackends,
        IlgpuDescriptors.NotAccessible,
        IlgpuDescriptors.UnknownVersion,
        IlgpuDescriptors.NoKernels,
    ];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (CompilationFactsReader.Find(start.Compilation, WellKnownNames.Attribute) is not INamedTypeSymbol attributeType)
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
        var reader = new AttributeReader(attribute, context.CancellationToken);
        if (spec is { HasIlgpu: true, HasErrors: false })
        {
            CheckIlgpu(reader, type, facts, report);
        }

        CheckProject(reader, facts, report);
    }

    private static void CheckIlgpu(AttributeReader reader, INamedTypeSymbol type, CompilationFacts facts, ReportError report)
    {
        if (facts.Ilgpu is null)
        {
            report(IlgpuDescriptors.PackageMissing, reader.LocationOf("Backends"), type.Name);
        }
        else if (facts.Ilgpu.UnknownVersion is string version)
        {
            report(IlgpuDescriptors.UnknownVersion, reader.LocationOf("Backends"), type.Name, version);
        }
    }

    private static void CheckProject(AttributeReader reader, CompilationFacts facts, ReportError report)
    {
        if (facts.RuntimeContract != CompilationFacts.NeededContract)
        {
            report(
                AttributeDescriptors.RuntimeMismatch,
                reader.Location,
                CompilationFacts.NeededContract,
                facts.RuntimeContract is int found
                    ? string.Format(CultureInfo.InvariantCulture, "the one referenced has contract {0}", found)
                    : "none is referenced");
        }

        if (facts.OldLanguage is string language)
        {
            report(AttributeDescriptors.OldLanguage, reader.Location, language);
        }

        if (facts.Hidden is { } hidden)
        {
            report(AttributeDescriptors.HiddenName, reader.Location, hidden.Name, hidden.Reason);
        }
    }
}
