using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>TorchSharp's types, found by metadata name so that no reference to TorchSharp is needed.</summary>
internal sealed class TorchSymbols
{
    /// <summary>The names of its optimizers, which algorithms' declarations use.</summary>
    internal static IReadOnlyList<string> OptimizerNames { get; } =
        ["Adam", "AdamW", "SGD", "NAdam", "RAdam", "Adamax", "Adagrad", "Adadelta", "ASGD", "RMSProp"];

    private readonly Dictionary<INamedTypeSymbol, TorchOptimizer> _optimizers = new(SymbolEqualityComparer.Default);

    private TorchSymbols(Compilation compilation, INamedTypeSymbol factories)
    {
        Factories = factories;
        OptimizerBase = compilation.GetTypeByMetadataName("TorchSharp.torch+optim+Optimizer");
        Scheduler = compilation.GetTypeByMetadataName("TorchSharp.torch+optim+lr_scheduler+LRScheduler");
        Module = compilation.GetTypeByMetadataName("TorchSharp.torch+nn+Module");
        Tensor = compilation.GetTypeByMetadataName("TorchSharp.torch+Tensor");
        Parameter = compilation.GetTypeByMetadataName("TorchSharp.Modules.Parameter");
        OptimizerOptions = compilation.GetTypeByMetadataName("TorchSharp.Modules.OptimizerOptions");
        Schedulers = compilation.GetTypeByMetadataName("TorchSharp.torch+optim+lr_scheduler");
        ParamGroup = compilation.GetTypeByMetadataName("TorchSharp.Modules.ParamGroup");
        foreach (string name in OptimizerNames)
        {
            if (compilation.GetTypeByMetadataName("TorchSharp.Modules." + name) is { } type)
            {
                _optimizers.Add(type, new TorchOptimizer(name, type));
            }
        }
    }

    /// <summary><c>torch.optim</c>, the class of the factory methods.</summary>
    public INamedTypeSymbol Factories { get; }

    /// <summary><c>torch.optim.Optimizer</c>.</summary>
    public INamedTypeSymbol? OptimizerBase { get; }

    /// <summary><c>torch.optim.lr_scheduler.LRScheduler</c>.</summary>
    public INamedTypeSymbol? Scheduler { get; }

    /// <summary><c>torch.nn.Module</c>, the base of all models.</summary>
    public INamedTypeSymbol? Module { get; }

    /// <summary><c>torch.Tensor</c>.</summary>
    public INamedTypeSymbol? Tensor { get; }

    /// <summary><c>TorchSharp.Modules.Parameter</c>, a tensor that is trained.</summary>
    public INamedTypeSymbol? Parameter { get; }

    /// <summary><c>TorchSharp.Modules.OptimizerOptions</c>, the base of all options.</summary>
    public INamedTypeSymbol? OptimizerOptions { get; }

    /// <summary><c>torch.optim.lr_scheduler</c>, the class of the schedulers' factories.</summary>
    public INamedTypeSymbol? Schedulers { get; }

    /// <summary><c>TorchSharp.Modules.ParamGroup</c>, the base of all groups.</summary>
    public INamedTypeSymbol? ParamGroup { get; }

    /// <summary>TorchSharp's types in <paramref name="compilation"/>, or null where it has none.</summary>
    public static TorchSymbols? TryResolve(Compilation compilation)
    {
        return compilation.GetTypeByMetadataName("TorchSharp.torch+optim") is { } factories
            ? new TorchSymbols(compilation, factories)
            : null;
    }

    /// <summary>Whether one of TorchSharp's optimizers is called <paramref name="name"/>.</summary>
    public static bool IsOptimizerName(string name)
    {
        return OptimizerNames.Contains(name);
    }

    /// <summary>The optimizer whose class is <paramref name="type"/>, or null.</summary>
    public TorchOptimizer? OptimizerOf(ITypeSymbol? type)
    {
        return type is INamedTypeSymbol named && _optimizers.TryGetValue(named, out TorchOptimizer? optimizer) ? optimizer : null;
    }

    /// <summary>Whether <paramref name="symbol"/> is code of an optimizer, of its options or of <c>torch.optim</c> itself, which only passes values on.</summary>
    public bool IsImplementation(ISymbol? symbol)
    {
        for (INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType; type is not null; type = type.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, Factories) || IsOrDerivesFrom(type, OptimizerBase) || IsOrDerivesFrom(type, OptimizerOptions))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether <paramref name="type"/> is <c>Parameter</c>.</summary>
    public bool IsParameter(ITypeSymbol? type)
    {
        return Parameter is not null && SymbolEqualityComparer.Default.Equals(type, Parameter);
    }

    /// <summary>Whether <paramref name="type"/> is <paramref name="ancestor"/> or derives from it.</summary>
    public static bool IsOrDerivesFrom(ITypeSymbol? type, INamedTypeSymbol? ancestor)
    {
        for (ITypeSymbol? current = ancestor is null ? null : type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, ancestor))
            {
                return true;
            }
        }

        return false;
    }
}
