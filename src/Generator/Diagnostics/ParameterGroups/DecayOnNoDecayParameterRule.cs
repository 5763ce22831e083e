using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.ParameterGroups;

/// <summary>GENOPT4001: a group that decays holds parameters named as biases, norms or embeddings.</summary>
internal sealed class DecayOnNoDecayParameterRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => ParameterGroupDescriptors.DecayOnNoDecayParameter;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        KnownSymbols symbols = watch.Symbols;
        watch.OnClassCreation((operation, creation) => CheckGenOptim(operation, creation, symbols.GenOptim!));
        watch.OnTorchCreation((operation, creation) => CheckTorch(operation, creation, symbols.Torch!));
    }

    private static void CheckGenOptim(OperationAnalysisContext context, ClassCreation creation, GenOptimSymbols genOptim)
    {
        IObjectCreationOperation operation = creation.Operation;
        if (creation.Class.Decay == DecayKind.None)
        {
            return;
        }

        if (creation.IsGroup)
        {
            bool decays = GroupDecay.Of(operation) is { } own ? Constant.Number(own) is not 0 : creation.Class.WeightDecay != 0;
            if (decays && !IsDecaySetLater(operation))
            {
                Check(context, operation, genOptim);
            }
        }
        else if (creation.Class.WeightDecay != 0
            && Provenance.Of(operation) is { } trail
            && !trail.Creations.Any(created => genOptim.ClassOfGroup(created.Type) is not null))
        {
            Check(context, operation, genOptim);
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
                && AnalyzerOptionReader.MatchName(name, names) is { } match)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    ParameterGroupDescriptors.DecayOnNoDecayParameter, parameters.Syntax.GetLocation(), name, match));
                return;
            }
        }
    }

    private static void CheckTorch(OperationAnalysisContext context, TorchCreation creation, TorchSymbols torch)
    {
        if (creation is not { WeightDecay: { } decay, Parameters: { } parameters } || GivenDecay.Usual(decay.Value) is 0)
        {
            return;
        }

        if (!creation.TakesGroups)
        {
            CheckNames(context, creation, parameters.Value, parameters.Syntax);
            return;
        }

        // A group that states no decay takes the optimizer's.
        foreach (IOperation created in Provenance.Of(parameters.Value)?.Creations ?? [])
        {
            if (TorchCreation.TryRead(created, torch) is { Kind: TorchCreationKind.Group } group
                && TorchGroup.DecayOf(group) == TorchGroup.Decay.Inherited
                && TorchGroup.ParametersOf(created) is { } members)
            {
                CheckNames(context, creation, members, members.Syntax);
            }
        }
    }

    private static void CheckNames(OperationAnalysisContext context, TorchCreation creation, IOperation members, SyntaxNode place)
    {
        if (Provenance.Of(members) is not { } trail)
        {
            return;
        }

        IReadOnlyList<string> names = AnalyzerOptionReader.ReadNoDecayNames(context.Options, creation.Operation.Syntax.SyntaxTree);
        foreach (IOperation created in trail.Creations)
        {
            if (NameFilter.TryRead(created) is { IsNegated: false } filter
                && filter.Texts.FirstOrDefault(text => AnalyzerOptionReader.MatchName(text, names) is not null) is { } kept)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    ParameterGroupDescriptors.DecayOnNoDecayParameter,
                    place.GetLocation(),
                    kept,
                    AnalyzerOptionReader.MatchName(kept, names)));
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
