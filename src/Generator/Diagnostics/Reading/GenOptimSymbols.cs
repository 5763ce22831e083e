using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>GenOptim's own types as the compilation sees them.</summary>
internal sealed class GenOptimSymbols
{
    // Asked for every object that is created in the compilation; reading attributes again each time would be most of the cost.
    private readonly ConcurrentDictionary<INamedTypeSymbol, OptimizerClass?> _classes = new(SymbolEqualityComparer.Default);

    private GenOptimSymbols(Compilation compilation, INamedTypeSymbol attribute)
    {
        Attribute = attribute;
        Parameter = compilation.GetTypeByMetadataName("GenOptim.Parameter");
        Schedule = compilation.GetTypeByMetadataName("GenOptim.ISchedule");
    }

    /// <summary><c>[DecoupledOptimizer]</c>.</summary>
    public INamedTypeSymbol Attribute { get; }

    /// <summary><c>GenOptim.Parameter</c>, the base of all parameters; null without the runtime.</summary>
    public INamedTypeSymbol? Parameter { get; }

    /// <summary><c>GenOptim.ISchedule</c>; null without the runtime.</summary>
    public INamedTypeSymbol? Schedule { get; }

    /// <summary>GenOptim's types in <paramref name="compilation"/>, or null where it has none.</summary>
    public static GenOptimSymbols? TryResolve(Compilation compilation)
    {
        return compilation.GetTypeByMetadataName("GenOptim.DecoupledOptimizerAttribute") is { } attribute
            ? new GenOptimSymbols(compilation, attribute)
            : null;
    }

    /// <summary>What the attribute on <paramref name="type"/> says, or null where it has none.</summary>
    public OptimizerClass? ClassOf(ITypeSymbol? type)
    {
        return type is INamedTypeSymbol { TypeKind: TypeKind.Class, IsGenericType: false } named ? _classes.GetOrAdd(named, Read) : null;
    }

    /// <summary>The class whose nested <c>ParameterGroup</c> is <paramref name="type"/>, or null.</summary>
    public OptimizerClass? ClassOfGroup(ITypeSymbol? type)
    {
        return type is { Name: "ParameterGroup", ContainingType: { } owner } ? ClassOf(owner) : null;
    }

    /// <summary>The class to whose step over spans the nested <c>StepInput</c> <paramref name="type"/> is given, or null.</summary>
    public OptimizerClass? ClassOfStepInput(ITypeSymbol? type)
    {
        return type is { Name: "StepInput", ContainingType: { } owner } ? ClassOf(owner) : null;
    }

    private OptimizerClass? Read(INamedTypeSymbol type)
    {
        if (!MayHaveAttribute(type))
        {
            return null;
        }

        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, Attribute))
            {
                return OptimizerClass.Read(type, attribute);
            }
        }

        return null;
    }

    // Reading the attributes of the framework's types is slow, and its assemblies cannot use GenOptim's.
    private bool MayHaveAttribute(INamedTypeSymbol type)
    {
        if (!type.Locations.IsEmpty && type.Locations[0].IsInSource)
        {
            return true;
        }

        foreach (IModuleSymbol module in type.ContainingAssembly?.Modules ?? [])
        {
            foreach (AssemblyIdentity referenced in module.ReferencedAssemblies)
            {
                if (referenced.Name == Attribute.ContainingAssembly.Name)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
