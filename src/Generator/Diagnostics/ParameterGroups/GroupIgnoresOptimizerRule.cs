using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.ParameterGroups;

/// <summary>GENOPT4002: a group made by the scalar constructor stands in an optimizer whose own arguments it overrides with defaults.</summary>
internal sealed class GroupIgnoresOptimizerRule : MisuseRule
{
    // A group without weight decay in an optimizer with one is how "no decay" is written.
    private static readonly string[] NotCompared = ["parameters", "weight_decay"];

    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => ParameterGroupDescriptors.GroupIgnoresOptimizer;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        if (watch.Symbols.Torch is not { } torch)
        {
            return;
        }

        watch.OnTorchCreation((operation, creation) =>
        {
            if (!creation.TakesGroups || creation.Parameters is not { } groups || Provenance.Of(groups.Value) is not { } trail)
            {
                return;
            }

            foreach (IOperation created in trail.Creations)
            {
                if (TorchCreation.TryRead(created, torch) is { Kind: TorchCreationKind.Group } group && group.Method.Parameters.Length > 2)
                {
                    Compare(operation, creation, group);
                }
            }
        });
    }

    private static void Compare(OperationAnalysisContext context, TorchCreation optimizer, TorchCreation group)
    {
        var ignored = new List<string>();
        foreach (IArgumentOperation argument in Explicit(optimizer))
        {
            string name = argument.Parameter!.Name == "learningRate" ? "lr" : argument.Parameter.Name;
            if (NotCompared.Contains(name)
                || group.Method.Parameters.All(parameter => parameter.Name != name)
                || group.Argument(name) is not null
                || (Constant.Number(argument.Value) is { } outer && outer.Equals(group.ValueOf(name))))
            {
                continue;
            }

            string used = group.ValueOf(name) is { } value ? $" (the group has {Numbers.Text(value)})" : string.Empty;
            ignored.Add($"{name}: {argument.Value.Syntax}{used}");
        }

        if (ignored.Count > 0)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                ParameterGroupDescriptors.GroupIgnoresOptimizer,
                group.Operation.Syntax.GetLocation(),
                optimizer.Optimizer.Name,
                string.Join(" and ", ignored),
                ignored.Count == 1 ? "has" : "have"));
        }
    }

    private static IEnumerable<IArgumentOperation> Explicit(TorchCreation creation)
    {
        return creation.Method.Parameters.Select(parameter => creation.Argument(parameter.Name)).OfType<IArgumentOperation>();
    }
}
