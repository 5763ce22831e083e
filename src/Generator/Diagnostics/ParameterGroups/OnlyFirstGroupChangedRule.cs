using System.Globalization;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.ParameterGroups;

/// <summary>GENOPT4005: <c>optimizer.ParamGroups.First().LearningRate = x</c> where the optimizer has several groups.</summary>
internal sealed class OnlyFirstGroupChangedRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => ParameterGroupDescriptors.OnlyFirstGroupChanged;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        KnownSymbols symbols = watch.Symbols;
        watch.OnLearningRateSet((operation, rate) =>
        {
            if (rate.Instance is { } group
                && OwnerOfFirst(Constant.Follow(group)) is { } optimizer
                && operation.Operation.Syntax is AssignmentExpressionSyntax assignment
                && !SetsAnother(assignment)
                && CountGroups(optimizer, symbols) is > 1 and { } count)
            {
                operation.ReportDiagnostic(Diagnostic.Create(
                    ParameterGroupDescriptors.OnlyFirstGroupChanged,
                    operation.Operation.Syntax.GetLocation(),
                    optimizer.Syntax.ToString(),
                    count.ToString(CultureInfo.InvariantCulture)));
            }
        });
    }

    // The optimizer of optimizer.ParamGroups.First(), .ElementAt(0) and [0].
    private static IOperation? OwnerOfFirst(IOperation group)
    {
        IOperation? groups = group switch
        {
            IInvocationOperation { TargetMethod: { Name: "First" or "FirstOrDefault" or "Last" or "LastOrDefault", ContainingType.Name: "Enumerable" }, Arguments: [{ } source] } => source.Value,
            IInvocationOperation { TargetMethod: { Name: "ElementAt", ContainingType.Name: "Enumerable" }, Arguments: [{ } source, { } index] }
                when Constant.Number(index.Value) is 0 => source.Value,
            IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } list, Arguments: [{ } index] } when Constant.Number(index.Value) is 0 => list,
            IArrayElementReferenceOperation { Indices: [{ } index] } element when Constant.Number(index) is 0 => element.ArrayReference,
            _ => null,
        };
        if (groups is null)
        {
            return null;
        }

        groups = Constant.Follow(groups);
        if (groups is IInvocationOperation { TargetMethod.Name: "ToList" or "ToArray", Arguments: [{ } enumerated] })
        {
            groups = Constant.Follow(enumerated.Value);
        }

        return groups is IPropertyReferenceOperation { Property.Name: "ParamGroups" or "ParameterGroups", Instance: { } optimizer } ? optimizer : null;
    }

    private static int CountGroups(IOperation optimizer, KnownSymbols symbols)
    {
        if (Origin.Of(optimizer) is not { } origin)
        {
            return 0;
        }

        int added = Provenance.ScopeOf(optimizer.Syntax).DescendantNodes().OfType<MemberAccessExpressionSyntax>().Count(access =>
            access.Name.Identifier.ValueText is "add_param_group" or "AddGroup" && SyntaxFactory.AreEquivalent(access.Expression, optimizer.Syntax));
        if (symbols.Torch is { } torch && TorchCreation.TryRead(origin, torch) is { Parameters: { } parameters } creation)
        {
            if (!creation.TakesGroups)
            {
                return 1 + added;
            }

            return added + (Provenance.Of(parameters.Value)?.Creations.Count(created => IsTorchGroup(created, torch)) ?? 0);
        }

        if (symbols.GenOptim is { } genOptim && genOptim.ClassOf(origin.Type) is not null)
        {
            int groups = Provenance.Of(origin)?.Creations.Count(created => genOptim.ClassOfGroup(created.Type) is not null) ?? 0;
            return added + (groups == 0 ? 1 : groups);
        }

        return 0;
    }

    private static bool IsTorchGroup(IOperation created, TorchSymbols torch)
    {
        return created is IObjectCreationOperation && TorchSymbols.IsOrDerivesFrom(created.Type, torch.ParamGroup);
    }

    // Code that also sets group 1, or a loop over all of them, knows what it does.
    private static bool SetsAnother(AssignmentExpressionSyntax assignment)
    {
        SyntaxNode? block = assignment.FirstAncestorOrSelf<BlockSyntax>() ?? assignment.FirstAncestorOrSelf<CompilationUnitSyntax>() as SyntaxNode;
        return block?.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(other =>
            other != assignment
            && !SyntaxFactory.AreEquivalent(other.Left, assignment.Left)
            && other.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "LearningRate" }) ?? false;
    }
}
