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

    /// <summary>
    /// The optimizers that decay and that may hold the tensors of <paramref name="trail"/>, traced from <paramref name="operation"/>: those
    /// created in the same member, and in the rest of the type where the trail leads out of the member.
    /// </summary>
    public static IReadOnlyList<DecayingOptimizer> Around(IOperation operation, Provenance trail, KnownSymbols symbols)
    {
        if (operation.SemanticModel is not { } model)
        {
            return [];
        }

        SyntaxNode scope = trail.LeavesMember ? Provenance.ScopeOf(operation.Syntax) : WrittenNames.MemberAround(operation.Syntax);
        return Found.GetOrCreateValue(model).GetOrAdd(scope, searched => [.. PartsOf(searched, model).SelectMany(part => Find(part, model, symbols))]);
    }

    private static IEnumerable<SyntaxNode> PartsOf(SyntaxNode scope, SemanticModel model)
    {
        return scope is TypeDeclarationSyntax type && model.GetDeclaredSymbol(type) is { DeclaringSyntaxReferences: { Length: > 1 } parts }
            ? parts.Select(static part => part.GetSyntax())
            : [scope];
    }

    private static IEnumerable<DecayingOptimizer> Find(SyntaxNode scope, SemanticModel near, KnownSymbols symbols)
    {
        if (Models.For(near, scope.SyntaxTree) is not { } model)
        {
            yield break;
        }

        foreach (ExpressionSyntax candidate in WrittenNames.InAll(scope).SelectMany(static code => code.Creations))
        {
            if (MayCreateOptimizer(candidate, model, symbols)
                && model.GetOperation(candidate) is { } creation
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

    // The type's name alone says it for most objects; binding the expression binds the whole member around it.
    private static bool MayCreateOptimizer(ExpressionSyntax candidate, SemanticModel model, KnownSymbols symbols)
    {
        return candidate is not ObjectCreationExpressionSyntax { Type: { } type }
            || (model.GetSpeculativeTypeInfo(type.SpanStart, type, SpeculativeBindingOption.BindAsTypeOrNamespace).Type is { } created
                && (symbols.Torch?.OptimizerOf(created) is not null || symbols.GenOptim?.ClassOf(created) is not null));
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
                TorchOptions.TryRead(member, torch) is { } options && Constant.Number(options.WeightDecay) is not 0);
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
