using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.ParameterGroups;

/// <summary>GENOPT4001: a group that decays holds parameters named as biases, norms or embeddings.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DecayOnNoDecayParameterAnalyzer : GenOptimAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [ParameterGroupDescriptors.DecayOnNoDecayParameter];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (symbols.GenOptim is { } genOptim)
        {
            context.RegisterOperationAction(operation => CheckGenOptim(operation, genOptim), OperationKind.ObjectCreation);
        }

        if (symbols.Torch is { } torch)
        {
            TorchCreation.Register(context, torch, CheckTorch);
        }
    }

    private static void CheckGenOptim(OperationAnalysisContext context, GenOptimSymbols genOptim)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (genOptim.ClassOfGroup(creation.Type) is { } grouped)
        {
            bool decays = GroupDecay.Of(creation) is { } own ? Constant.Number(own) is not 0 : grouped.WeightDecay != 0;
            if (grouped.Decay != DecayKind.None && decays && !IsDecaySetLater(creation))
            {
                Check(context, creation, genOptim);
            }
        }
        else if (genOptim.ClassOf(creation.Type) is { Decay: not DecayKind.None, WeightDecay: not 0 }
            && Provenance.Of(creation) is { } trail
            && !trail.Creations.Any(created => genOptim.ClassOfGroup(created.Type) is not null))
        {
            Check(context, creation, genOptim);
        }
    }

    // Underlines the argument that holds the parameters: the whole group is what has to be split.
    private static void Check(OperationAnalysisContext context, IObjectCreationOperation creation, GenOptimSymbols genOptim)
    {
        IArgumentOperation? parameters = creation.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "parameters");
        if (parameters is null || Provenance.Of(parameters.Value) is not { IsFiltered: false } trail)
        {
            return;
        }

        IReadOnlyList<string> names = AnalyzerOptionReader.ReadNoDecayNames(context.Options, creation.Syntax.SyntaxTree);
        foreach (IOperation created in trail.Creations)
        {
            if (created is IObjectCreationOperation parameter
                && TorchSymbols.IsOrDerivesFrom(parameter.Type, genOptim.Parameter)
                && Constant.Text(parameter.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "name")?.Value) is { } name
                && AnalyzerOptionReader.MatchNoDecayName(name, names) is { } match)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    ParameterGroupDescriptors.DecayOnNoDecayParameter, parameters.Syntax.GetLocation(), name, match));
                return;
            }
        }
    }

    private static void CheckTorch(OperationAnalysisContext context, TorchCreation creation)
    {
        if (creation is not { WeightDecay: { } decay, Parameters: { } parameters }
            || creation.TakesGroups
            || Constant.Number(decay.Value) is 0
            || Provenance.Of(parameters.Value) is not { } trail)
        {
            return;
        }

        IReadOnlyList<string> names = AnalyzerOptionReader.ReadNoDecayNames(context.Options, creation.Operation.Syntax.SyntaxTree);
        foreach (IOperation created in trail.Creations)
        {
            if (NameFilter.TryRead(created) is { IsNegated: false } filter
                && filter.Texts.FirstOrDefault(text => AnalyzerOptionReader.MatchNoDecayName(text, names) is not null) is { } kept)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    ParameterGroupDescriptors.DecayOnNoDecayParameter,
                    parameters.Syntax.GetLocation(),
                    kept,
                    AnalyzerOptionReader.MatchNoDecayName(kept, names)));
                return;
            }
        }
    }

    // group.WeightDecay = 0 after the creation: the group does not decay.
    private static bool IsDecaySetLater(IObjectCreationOperation creation)
    {
        return creation.Syntax.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }
            && Provenance.ScopeOf(creation.Syntax).DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
                assignment.Left is MemberAccessExpressionSyntax
                {
                    Name.Identifier.ValueText: "WeightDecay",
                    Expression: IdentifierNameSyntax receiver,
                }
                && receiver.Identifier.ValueText == variable.Identifier.ValueText);
    }
}
