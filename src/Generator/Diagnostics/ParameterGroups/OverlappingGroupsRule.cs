using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.ParameterGroups;

/// <summary>GENOPT4004: the groups of one optimizer are filtered out of one source by names that can occur together.</summary>
internal sealed class OverlappingGroupsRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => ParameterGroupDescriptors.OverlappingGroups;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        KnownSymbols symbols = watch.Symbols;
        watch.OnTorchCreation((operation, creation) =>
        {
            if (creation is { TakesGroups: true, Parameters: { } groups })
            {
                Check(operation, groups.Value, created => TorchCreation.TryRead(created, symbols.Torch!) is { Kind: TorchCreationKind.Group });
            }
        });
        watch.OnClassCreation((operation, creation) =>
        {
            if (!creation.IsGroup)
            {
                Check(operation, creation.Operation, created => symbols.GenOptim!.ClassOfGroup(created.Type) is not null);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, IOperation groups, System.Func<IOperation, bool> isGroup)
    {
        if (Provenance.Of(groups) is not { } trail)
        {
            return;
        }

        // One filter per group, the outermost: filters on filters narrow each other and are not compared.
        var filters = new List<NameFilter>();
        foreach (IOperation group in trail.Creations.Where(isGroup))
        {
            if (group is IObjectCreationOperation creation
                && TorchGroup.ParametersOf(creation) is { } parameters
                && Provenance.Of(parameters) is { } members
                && members.Creations.Select(NameFilter.TryRead).OfType<NameFilter>().ToList() is [{ } only])
            {
                filters.Add(only);
            }
        }

        for (int later = 1; later < filters.Count; later++)
        {
            for (int earlier = 0; earlier < later; earlier++)
            {
                if (filters[later].Call != filters[earlier].Call
                    && SyntaxFactory.AreEquivalent(filters[later].Source.Syntax, filters[earlier].Source.Syntax)
                    && filters[earlier].CommonName(filters[later]) is { } name)
                {
                    context.ReportDiagnostic(Diagnostic.Create(
                        ParameterGroupDescriptors.OverlappingGroups,
                        Place(filters[later]).GetLocation(),
                        name,
                        string.Join("', '", filters[earlier].Texts)));
                    break;
                }
            }
        }
    }

    private static SyntaxNode Place(NameFilter filter)
    {
        IArgumentOperation predicate = filter.Call.Arguments[1];
        return predicate.Syntax;
    }
}
