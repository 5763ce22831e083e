using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>An optimizer created in a file that decays its weights, with where its parameters come from.</summary>
internal sealed class DecayingOptimizer(string name, IOperation creation, Provenance values, Provenance all)
{
    // Per model, because what a scope creates may change with another file; forgotten with it.
    private static readonly ConditionalWeakTable<SemanticModel, ConcurrentDictionary<SyntaxNode, IReadOnlyList<DecayingOptimizer>>> Found = new();

    /// <summary>Its class's name.</summary>
    public string Name { get; } = name;

    /// <summary>The expression that creates it.</summary>
    public IOperation Creation { get; } = creation;

    /// <summary>Where the values of its parameters come from.</summary>
    public Provenance Values { get; } = values;

    /// <summary>Where values and gradients of its parameters come from.</summary>
    public Provenance All { get; } = all;

    /// <summary>The optimizers that the type around <paramref name="operation"/> creates and that decay.</summary>
    public static IReadOnlyList<DecayingOptimizer> Around(IOperation operation, KnownSymbols symbols)
    {
        return operation.SemanticModel is { } model
            ? Found.GetOrCreateValue(model).GetOrAdd(Provenance.ScopeOf(operation.Syntax), scope => [.. Find(scope, model, symbols)])
            : [];
    }

    private static IEnumerable<DecayingOptimizer> Find(SyntaxNode scope, SemanticModel model, KnownSymbols symbols)
    {
        foreach (SyntaxNode node in scope.DescendantNodes())
        {
            if (MayCreateOptimizer(node)
                && model.GetOperation(node) is { } creation
                && NameIfDecaying(creation, symbols) is { } name)
            {
                IOperation parameters = ParametersOf(creation, symbols);
                if (Provenance.Of(parameters, valuesOnly: true) is { } values && Provenance.Of(parameters) is { } all)
                {
                    yield return new DecayingOptimizer(name, creation, values, all);
                }
            }
        }
    }

    // By name first, because binding every call of a type is slow.
    private static bool MayCreateOptimizer(SyntaxNode node)
    {
        return node switch
        {
            BaseObjectCreationExpressionSyntax => true,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => TorchSymbols.IsOptimizerName(access.Name.Identifier.ValueText),
            InvocationExpressionSyntax { Expression: IdentifierNameSyntax name } => TorchSymbols.IsOptimizerName(name.Identifier.ValueText),
            _ => false,
        };
    }

    private static IOperation ParametersOf(IOperation creation, KnownSymbols symbols)
    {
        return symbols.Torch is { } torch && TorchCreation.TryRead(creation, torch)?.Parameters is { } parameters ? parameters.Value : creation;
    }

    private static string? NameIfDecaying(IOperation candidate, KnownSymbols symbols)
    {
        if (symbols.Torch is { } torch && TorchCreation.TryRead(candidate, torch) is { Kind: TorchCreationKind.Optimizer } creation)
        {
            return Decays(creation, torch) ? creation.Optimizer.Name : null;
        }

        return candidate is IObjectCreationOperation && symbols.GenOptim?.ClassOf(candidate.Type) is { } owner && Decays(candidate, owner, symbols.GenOptim)
            ? owner.Type.Name
            : null;
    }

    private static bool Decays(TorchCreation creation, TorchSymbols torch)
    {
        if (creation.WeightDecay is { } decay && Constant.Number(decay.Value) is not 0)
        {
            return true;
        }

        return creation is { TakesGroups: true, Parameters.Value: { } groups }
            && Provenance.Of(groups) is { } trail
            && trail.Creations.Any(group =>
                TorchCreation.TryRead(group, torch) is { WeightDecay: { } own } ? Constant.Number(own.Value) is not 0 : HasDecayInOptions(group, torch));
    }

    private static bool HasDecayInOptions(IOperation operation, TorchSymbols torch)
    {
        return operation is IObjectCreationOperation { Initializer: { } initializer }
            && initializer.Initializers.Any(member =>
                TorchOptions.DecayAssignment(member, torch).Value is { } value && Constant.Number(value) is not 0);
    }

    private static bool Decays(IOperation creation, OptimizerClass owner, GenOptimSymbols genOptim)
    {
        if (owner.Decay == DecayKind.None)
        {
            return false;
        }

        // A group decays by its own value, or by the class's where it states none.
        var groups = Provenance.Of(creation)?.Creations.Where(group => genOptim.ClassOfGroup(group.Type) is not null).ToList();
        return groups is not { Count: > 0 }
            ? owner.WeightDecay != 0
            : groups.Any(group => GroupDecay.Of(group) is { } own ? Constant.Number(own) is not 0 : owner.WeightDecay != 0);
    }
}
