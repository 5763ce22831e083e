using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using GenOptim.Generator.Analysis;
using GenOptim.Generator.Emit;
using GenOptim.Generator.Emit.Ilgpu;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenOptim.Generator;

/// <summary>The pipeline from <c>[DecoupledOptimizer]</c> to generated files. What is wrong is reported by the analyzer; here it is passed over.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class DecoupledOptimizerGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<OptimizerSpec> specs = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                WellKnownNames.Attribute,
                static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
                static (attributed, cancellation) => Parse(attributed, cancellation))
            .Where(static spec => spec is not null)
            .Select(static (spec, _) => spec!)
            .WithTrackingName(TrackingNames.Specs);

        IncrementalValueProvider<CompilationFacts> facts = context.CompilationProvider
            .Select(static (compilation, _) => CompilationFactsReader.Read(compilation))
            .WithTrackingName(TrackingNames.Facts);

        IncrementalValueProvider<EquatableArray<string>> clashes = specs
            .Select(static (spec, _) => spec.Type.HintName)
            .Collect()
            .Select(static (names, _) => HintNames.Clashing(names))
            .WithTrackingName(TrackingNames.Clashes);

        context.RegisterSourceOutput(
            specs.Combine(facts).Combine(clashes)
                .Select(static (input, _) => (Spec: input.Left.Left, Facts: input.Left.Right, HintName: HintNames.For(input.Left.Left.Type, input.Right)))
                .WithTrackingName(TrackingNames.Inputs),
            static (output, input) => Emit(output, input.Spec, input.Facts, input.HintName));

        context.RegisterSourceOutput(
            specs.Select(static (spec, _) => spec.HasIlgpu)
                .Collect()
                .Combine(facts)
                .Select(static (input, _) => input.Right is { CanGenerate: true, HasIlgpu: true } && input.Left.Contains(true) ? input.Right : null)
                .WithTrackingName(TrackingNames.SharedIlgpu),
            static (output, facts) => EmitShared(output, facts));
    }

    private static OptimizerSpec? Parse(GeneratorAttributeSyntaxContext attributed, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)attributed.TargetSymbol;
        AttributeData attribute = type.GetAttributes()
            .First(candidate => candidate.AttributeClass?.ToDisplayString() == WellKnownNames.Attribute);

        // A class that carries the attribute twice, which is an error, comes here twice.
        return attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).Parent?.Parent == attributed.TargetNode
            ? SpecParser.Parse(type, attribute, static (_, _, _) => { }, cancellation)
            : null;
    }

    private static void Emit(SourceProductionContext output, OptimizerSpec spec, CompilationFacts facts, string hintName)
    {
        if (!facts.CanGenerate)
        {
            return;
        }

        foreach ((string writer, string text) in ClassFiles.Write(spec, UpdateRules.Create(spec), spec.HasIlgpu && facts.HasIlgpu))
        {
            AddSource(output, $"{hintName}.{writer}.g.cs", spec.HasErrors ? ShapeText.Of(text, spec) : text, facts);
        }
    }

    private static void EmitShared(SourceProductionContext output, CompilationFacts? facts)
    {
        if (facts is not null)
        {
            foreach (KeyValuePair<string, string> file in SharedFiles.For(facts))
            {
                AddSource(output, file.Key, file.Value, facts);
            }
        }
    }

    private static void AddSource(SourceProductionContext output, string name, string text, CompilationFacts facts) =>
        output.AddSource(name, SourceText.From(ProjectNames.Adapt(text, facts), Encoding.UTF8));
}
